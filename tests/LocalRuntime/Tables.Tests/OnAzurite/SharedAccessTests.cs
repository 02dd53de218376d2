using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Tables.Tests.OnAzurite;

public sealed class SharedAccessTests(AzuriteFixture azurite) : AzuriteTests(azurite)
{
    private readonly string _key = azurite.ConnectionString.Split(';').Single(part => part.StartsWith("AccountKey=", StringComparison.Ordinal))["AccountKey=".Length..];

    [Fact]
    public async Task A_shared_access_signature_opens_the_table_in_every_form()
    {
        TableClient owned = await NewTableAsync();
        string signature = Signature("raud");

        TableClient byCredential = new(owned.Uri, new AzureSasCredential(signature));
        TableClient byAddress = new(new Uri($"{owned.Uri}?{signature}"));
        TableClient byConnectionString = new($"TableEndpoint={Service.Uri};SharedAccessSignature={signature}", owned.Name);
        await byCredential.AddEntityAsync(new TableEntity("p", "1"));
        await byAddress.SubmitTransactionAsync([new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", "2"))]);
        List<TableEntity> rows = await AllAsync(byConnectionString.QueryAsync<TableEntity>(x => x.PartitionKey == "p"));

        Assert.Equal(["1", "2"], rows.Select(row => row.RowKey));
        Assert.Equal(owned.Uri, byAddress.Uri);
        Assert.Equal(owned.AccountName, byCredential.AccountName);
    }

    [Fact]
    public async Task A_signature_for_reading_does_not_write()
    {
        TableClient owned = await NewTableAsync();
        TableClient reader = new(owned.Uri, new AzureSasCredential(Signature("r")));

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(() => reader.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(403, refused.Status);
        Assert.False((await reader.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    /// <summary>An account signature, made as the service's documentation says.</summary>
    private string Signature(string permissions)
    {
        string expiry = $"{TimeProvider.System.GetUtcNow().AddHours(1):yyyy-MM-ddTHH:mm:ssZ}";
        string text = $"{Service.AccountName}\n{permissions}\nt\nsco\n\n{expiry}\n\n\n2019-02-02\n";
        string signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(_key), Encoding.UTF8.GetBytes(text)));
        return $"sv=2019-02-02&ss=t&srt=sco&se={Uri.EscapeDataString(expiry)}&sp={permissions}&sig={Uri.EscapeDataString(signature)}";
    }
}
