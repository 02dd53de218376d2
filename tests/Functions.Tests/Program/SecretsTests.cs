using System.Net;
using System.Text;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>Keys and secrets reach neither a table nor what the program prints.</summary>
public sealed class SecretsTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    private const string ClientSecret = "sandbox-secret";
    private const string WebhookSecret = "c2FtcGxlLXdlYmhvb2stc2VjcmV0LW9mLXRoaXMtZmlsZQ==";

    [Fact]
    public async Task Keys_and_secrets_are_nowhere_to_be_read()
    {
        string word = RunningProgram.NextWord();
        string wrongKey = $"wrong-key-{word}";
        string idempotencyKey = $"idempotency-{word}";
        (await program.Client(wrongKey).GetAsync("customers")).Expect(HttpStatusCode.Unauthorized);
        DeskAnswer accepted = (await program.Customer.SubmitAsync(new DeskSubmission { Title = word }, ("Idempotency-Key", idempotencyKey))).Expect(HttpStatusCode.Accepted);
        string id = accepted.Json.GetProperty("id").GetString()!;
        await program.Helpdesk.WaitForAsync(id, "WithAgent");
        (await program.Customer.CommandAsync(id, "messages", new { text = word }, ("Idempotency-Key", idempotencyKey))).Expect(HttpStatusCode.OK);

        string[] secrets = [.. RunningProgram.SecretKeys, wrongKey, idempotencyKey, ClientSecret, WebhookSecret];
        var found = new List<string>();
        bool isTitleFound = false;
        await foreach ((string place, string text) in StoredAsync())
        {
            found.AddRange(secrets.Where(secret => text.Contains(secret, StringComparison.Ordinal)).Select(secret => $"{secret} in {place}"));
            isTitleFound |= text.Contains(word, StringComparison.Ordinal);
        }

        string output = program.Process.Output;
        found.AddRange(secrets.Where(secret => output.Contains(secret, StringComparison.Ordinal)).Select(secret => $"{secret} in the output"));
        Assert.Empty(found);
        Assert.True(isTitleFound, "The tables were not read.");
        Assert.DoesNotContain("Bearer ", output, StringComparison.Ordinal);
    }

    /// <summary>Every text of every table.</summary>
    private async IAsyncEnumerable<(string Place, string Text)> StoredAsync()
    {
        var storage = new TableServiceClient(program.Process.StorageConnectionString);
        await foreach (TableItem table in storage.QueryAsync())
        {
            await foreach (TableEntity row in storage.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                foreach ((string column, object? value) in row)
                {
                    string text = value switch
                    {
                        string written => written,
                        byte[] bytes => Encoding.UTF8.GetString(bytes),
                        BinaryData data => Encoding.UTF8.GetString(data),
                        _ => "",
                    };
                    yield return ($"{table.Name} {row.PartitionKey}/{row.RowKey} {column}", text);
                }
            }
        }
    }
}
