using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PartnerDesk.Core.Callers;
using PartnerDesk.Functions.Callers;

namespace PartnerDesk.Functions.Tests.Callers;

public sealed class CallerDirectoryTests
{
    private const string Key = "a key that is not in the sample";
    private const string CustomerId = "C1000000-0000-4000-8000-00000000000A";
    private const string LocalStorage = "UseDevelopmentStorage=true";
    private const string AzureStorage = "DefaultEndpointsProtocol=https;AccountName=desk;AccountKey=a2V5;EndpointSuffix=core.chinacloudapi.cn";

    [Fact]
    public void Staff_IsFoundByAnyOfItsKeys()
    {
        CallerDirectory directory = Directory(
            [("Name", "ann"), ("Kind", "Staff"), ("Roles:0", "helpdesk"), ("Roles:1", "Lead"), ("KeyHashes:0", Hash(Key)), ("KeyHashes:1", Hash("new").ToUpperInvariant()), ("Unlimited", "true")]);

        KnownCaller ann = directory.FindByKey(Key)!;

        Assert.Equal("ann", ann.Caller.Name);
        Assert.Equal(StaffRoles.Helpdesk | StaffRoles.Lead, ann.Caller.Roles);
        Assert.Null(ann.Caller.Scope);
        Assert.True(ann.Unlimited);
        Assert.Same(ann.Caller, directory.FindByKey("new")!.Caller);
        Assert.Null(directory.FindByKey(Key + " "));
        Assert.Null(directory.FindByKey(Hash(Key)));
    }

    [Fact]
    public void Customer_IsBoundToItsIdInLowerCase()
    {
        Caller customer = Directory([("Name", "contoso"), ("Kind", "Customer"), ("CustomerId", CustomerId), ("KeyHashes:0", Hash(Key))]).FindByKey(Key)!.Caller;

        Assert.Equal("c1000000-0000-4000-8000-00000000000a", customer.CustomerId);
        Assert.True(customer.Sees("c1000000-0000-4000-8000-00000000000a"));
        Assert.False(customer.Sees("c1000000-0000-4000-8000-00000000000b"));
    }

    [Fact]
    public void Staff_WithAScope_SeesNobodyElse()
    {
        Caller ann = Directory([("Name", "ann"), ("Kind", "Staff"), ("Roles:0", "helpdesk"), ("Scope:0", CustomerId), ("KeyHashes:0", Hash(Key))]).FindByKey(Key)!.Caller;

        Assert.True(ann.Sees("c1000000-0000-4000-8000-00000000000a"));
        Assert.False(ann.Sees("c1000000-0000-4000-8000-00000000000b"));
    }

    [Fact]
    public void Staff_WithACustomerId_IsNotBoundToIt() =>
        Assert.Null(Directory([("Name", "ann"), ("Kind", "Staff"), ("Roles:0", "admin"), ("CustomerId", CustomerId), ("KeyHashes:0", Hash(Key))]).FindByKey(Key)!.Caller.CustomerId);

    [Theory]
    [InlineData("Name", "", "Callers__0__Name")]
    [InlineData("Kind", "Robot", "Callers__0")]
    [InlineData("Roles:0", "boss", "Callers__0__Roles")]
    [InlineData("Roles:0", "none", "Callers__0__Roles")]
    [InlineData("Roles:0", "7", "Callers__0__Roles")]
    [InlineData("Roles:0", null, "Callers__0__Roles")]
    [InlineData("Scope:0", "contoso", "Callers__0__Scope")]
    [InlineData("KeyHashes:0", "a key in clear", "Callers__0__KeyHashes")]
    [InlineData("Unlimited", "maybe", "Callers__0")]
    public void WrongSetting_IsNamed(string name, string? value, string setting)
    {
        var settings = new Dictionary<string, string?> { ["Name"] = "ann", ["Kind"] = "Staff", ["Roles:0"] = "helpdesk", ["KeyHashes:0"] = Hash(Key) };
        settings[name] = value;

        string[] failures = Failures(() => Directory([.. settings.Where(s => s.Value is not null).Select(s => (s.Key, s.Value!))]));

        Assert.All(failures, failure => Assert.StartsWith(setting, failure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("contoso")]
    public void Customer_WithoutItsGuid_IsRefused(string? customerId)
    {
        List<(string, string)> settings = [("Name", "contoso"), ("Kind", "Customer"), ("KeyHashes:0", Hash(Key))];
        if (customerId is not null)
        {
            settings.Add(("CustomerId", customerId));
        }

        Assert.StartsWith("Callers__0__CustomerId", Assert.Single(Failures(() => Directory([.. settings]))), StringComparison.Ordinal);
    }

    [Fact]
    public void NameOrKeyUsedTwice_IsRefused()
    {
        (string, string)[] ann = [("Name", "ann"), ("Kind", "Staff"), ("Roles:0", "helpdesk"), ("KeyHashes:0", Hash(Key))];
        (string, string)[] sameName = [("Name", "ANN"), ("Kind", "Staff"), ("Roles:0", "helpdesk"), ("KeyHashes:0", Hash("other"))];
        (string, string)[] sameKey = [("Name", "bob"), ("Kind", "Staff"), ("Roles:0", "helpdesk"), ("KeyHashes:0", Hash(Key))];

        Assert.StartsWith("Callers__1__Name", Assert.Single(Failures(() => Directory(ann, sameName))), StringComparison.Ordinal);
        Assert.StartsWith("Callers__1__KeyHashes", Assert.Single(Failures(() => Directory(ann, sameKey))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AzureStorage)]
    [InlineData("UseDevelopmentStorage=false")]
    [InlineData("TableEndpoint=https://desk.table.core.windows.net/")]
    [InlineData("")]
    public void SampleKeys_AreRefusedWhereStorageIsNotOfThisMachine(string storage)
    {
        foreach (string sample in SampleKeys.All)
        {
            string failure = Assert.Single(Failures(() => Directory(storage, [("Name", "ann"), ("Kind", "Staff"), ("Roles:0", "lead"), ("KeyHashes:0", Hash(sample))])));

            Assert.StartsWith("Callers__0__KeyHashes", failure, StringComparison.Ordinal);
            Assert.DoesNotContain(sample, failure, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(LocalStorage)]
    [InlineData("usedevelopmentstorage=TRUE;")]
    [InlineData("AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:10002/a")]
    [InlineData("TableEndpoint=http://localhost:10002/a")]
    public void SampleKeys_AreTakenOnThisMachine(string storage) =>
        Assert.NotNull(Directory(storage, [("Name", "ann"), ("Kind", "Staff"), ("Roles:0", "lead"), ("KeyHashes:0", Hash(SampleKeys.Lead))]).FindByKey(SampleKeys.Lead));

    private static string Hash(string key) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)));

    private static CallerDirectory Directory(params (string Name, string Value)[][] callers) => Directory(LocalStorage, callers);

    private static CallerDirectory Directory(string storage, params (string Name, string Value)[][] callers)
    {
        var settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = storage };
        for (int i = 0; i < callers.Length; i++)
        {
            foreach ((string name, string value) in callers[i])
            {
                settings[$"Callers:{i}:{name}"] = value;
            }
        }

        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new CallerDirectory(configuration, new LocalOnly(configuration));
    }

    private static string[] Failures(Func<CallerDirectory> create) => [.. Assert.Throws<OptionsValidationException>(create).Failures];
}
