using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using PartnerDesk.Functions.Callers;
using PartnerDesk.Functions.Tests.OpenApi;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Testing;
using PartnerDesk.Testing.Desk;
using PartnerDesk.Testing.Processes;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>The real program, one for all tests of this assembly; it ends with the test process.</summary>
/// <remarks>
/// Every answer that its clients get is held to the API's description. Tests that change the vendor's side take a customer of their
/// own (<see cref="NextCustomer"/>), so that they may run beside each other.
/// </remarks>
public sealed class RunningProgram : IAsyncLifetime
{
    /// <summary>The budget of callers that are not unlimited; it comes back at one a second.</summary>
    public const int Burst = 60;

    public const int ExtraCustomers = 120;

    private const string OtherCustomerKey = "test-other-customer-key";
    private const string ScopedKey = "test-scoped-key";
    private const string MachineKey = "test-machine-key";
    private const string LimitedKey = "test-limited-key";

    private static readonly Lazy<Task<PartnerDeskProcess>> Program = new(StartAsync);
    private static int _customers;

    private HttpClient? _sandbox;

    /// <summary>The customer of <see cref="Customer"/>: healthy, in the China cloud.</summary>
    public static string CustomerId => SandboxCustomers.HealthyChina.Id;

    /// <summary>The customer of <see cref="OtherCustomer"/>: healthy, in the global cloud.</summary>
    public static string OtherCustomerId => SandboxCustomers.HealthyGlobal.Id;

    /// <summary>Keys of callers that no output and no table may show.</summary>
    public static IReadOnlyList<string> SecretKeys { get; } = [SampleKeys.Helpdesk, SampleKeys.Customer, OtherCustomerKey, ScopedKey, MachineKey, LimitedKey];

    /// <summary>The process behind it.</summary>
    internal PartnerDeskProcess Process { get; private set; } = null!;

    /// <summary>Where the host answers.</summary>
    public HttpClient Http { get; private set; } = null!;

    public DeskClient Lead => Client(SampleKeys.Lead);

    public DeskClient Helpdesk => Client(SampleKeys.Helpdesk);

    public DeskClient Customer => Client(SampleKeys.Customer);

    public DeskClient OtherCustomer => Client(OtherCustomerKey);

    /// <summary>A member of staff who serves <see cref="CustomerId"/> only.</summary>
    public DeskClient Scoped => Client(ScopedKey);

    public DeskClient Machine => Client(MachineKey);

    /// <summary>A member of staff with the rate limit of <see cref="Burst"/>.</summary>
    public DeskClient Limited => Client(LimitedKey);

    /// <summary>No credential.</summary>
    public DeskClient Nobody => Client(null);

    public SandboxControl Sandbox => new(_sandbox!);

    public BusControl Bus => new(Http);

    public DeskClient Client(string? key) => new(Http, key, LiveAnswers.Check);

    /// <summary>A healthy customer of the China cloud that no other test uses.</summary>
    public static string NextCustomer()
    {
        int number = Interlocked.Increment(ref _customers);
        return number <= ExtraCustomers
            ? ExtraCustomer(number)
            : throw new InvalidOperationException("No customer is left; start with more.");
    }

    /// <summary>The n-th extra customer of the sandbox's China cloud, from 1; there are <see cref="ExtraCustomers"/>.</summary>
    public static string ExtraCustomer(int number) => string.Create(CultureInfo.InvariantCulture, $"c1000000-0000-4000-8000-{1000 + number:D12}");

    /// <summary>A word that stands nowhere else.</summary>
    public static string NextWord() => "w" + Guid.NewGuid().ToString("N")[..12];

    public async Task InitializeAsync()
    {
        PartnerDeskProcess program = await Program.Value;
        Process = program;
        Http = program.Http;
        _sandbox = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = program.SandboxAddress };
    }

    public Task DisposeAsync()
    {
        _sandbox?.Dispose();
        return Task.CompletedTask;
    }

    private static async Task<PartnerDeskProcess> StartAsync()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Requests__IncidentRecheckEvery"] = "00:00:01",
            ["Vendor__TryTimeout"] = "00:00:05",
            ["Vendor__CallTimeout"] = "00:00:06",
            ["Vendor__RetryDelay"] = "00:00:00.050",
            ["RateLimit__PerSecond"] = "1",
            ["RateLimit__Burst"] = Burst.ToString(CultureInfo.InvariantCulture),
        };
        AddCaller(settings, 3, "customer-11", OtherCustomerKey, "Customer", ("CustomerId", OtherCustomerId), ("Unlimited", "true"));
        AddCaller(settings, 4, "scoped@partner.example", ScopedKey, "Staff", ("Scope__0", CustomerId), ("Roles__0", "helpdesk"), ("Unlimited", "true"));
        AddCaller(settings, 5, "monitor", MachineKey, "Machine", ("Unlimited", "true"));
        AddCaller(settings, 6, "limited@partner.example", LimitedKey, "Staff", ("Roles__0", "helpdesk"));
        var program = new PartnerDeskProcess(settings);
        await program.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = program.SandboxAddress };
        await new SandboxControl(http).SetExtraCustomersAsync(ExtraCustomers, 0);
        // Right after a start the vendor's list of customers is still being read.
        var lead = new DeskClient(program.Http, SampleKeys.Lead);
        foreach (SandboxCustomer customer in SandboxCustomers.All.Where(c => c.FirstSituation != Situation.RelationshipEnded))
        {
            await Eventually.TrueAsync(async () => (await lead.GetAsync($"customers/{customer.Id}")).Status == HttpStatusCode.OK);
        }

        return program;
    }

    private static void AddCaller(Dictionary<string, string?> settings, int index, string name, string key, string kind, params (string Name, string Value)[] more)
    {
        string prefix = string.Create(CultureInfo.InvariantCulture, $"Callers__{index}__");
        settings[prefix + "Name"] = name;
        settings[prefix + "Kind"] = kind;
        settings[prefix + "KeyHashes__0"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        foreach ((string setting, string value) in more)
        {
            settings[prefix + setting] = value;
        }
    }
}
