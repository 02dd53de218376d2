using System.Net;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>Who may see and do what.</summary>
public sealed class AccessTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    private const string NoSuchRequest = "5e9f0000-0000-4000-8000-00000000dead";

    public static TheoryData<string, string> StaffCommands => new()
    {
        { "acknowledge", "{}" },
        { "severity", """{"severity":"A","reason":"x"}""" },
        { "diagnose", "{}" },
        { "escalate", """{"justification":"Defect","gap":"Tools","note":"x"}""" },
        { "resolve", """{"resolution":"x"}""" },
        { "incident", """{"incidentId":"EX1"}""" },
        { "messages", """{"text":"x","internal":true}""" },
        { "messages", """{"text":"x","awaitReply":true}""" },
    };

    public static TheoryData<string, string> OwnersCommands => new()
    {
        { "messages", """{"text":"x"}""" },
        { "confirm", "{}" },
        { "reopen", """{"reason":"x"}""" },
        { "cancel", """{"reason":"x"}""" },
    };

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no such key")]
    [InlineData("4da46535c6d038a7a1ef702752b410c24d8c6208cb27b55ea77e53abc6dae525")]
    public async Task Without_a_valid_key_every_door_is_closed(string? key)
    {
        DeskClient nobody = program.Client(key);

        Assert.All(
            [
                await nobody.GetAsync("support-requests"),
                await nobody.GetAsync($"support-requests/{NoSuchRequest}"),
                await nobody.SubmitAsync(new DeskSubmission { CustomerId = RunningProgram.CustomerId }),
                await nobody.GetAsync("customers"),
            ],
            answer =>
            {
                answer.Expect(HttpStatusCode.Unauthorized);
                Assert.Equal("unauthorized", answer.ProblemName);
            });
    }

    [Fact]
    public async Task Two_keys_at_once_are_no_key()
    {
        DeskAnswer answer = await program.Nobody.GetAsync("support-requests", ("X-Api-Key", "sample-lead-key"), ("X-Api-Key", "sample-helpdesk-key"));

        answer.Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Another_customers_request_looks_exactly_like_none()
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission());

        DeskAnswer foreign = await program.OtherCustomer.GetAsync($"support-requests/{id}");
        DeskAnswer absent = await program.OtherCustomer.GetAsync($"support-requests/{NoSuchRequest}");

        foreign.Expect(HttpStatusCode.NotFound);
        Assert.Equal(absent.Status, foreign.Status);
        Assert.Equal(absent.Body.Replace(NoSuchRequest, id, StringComparison.Ordinal), foreign.Body);
        Assert.Equal(Names(absent), Names(foreign));
        (await program.Customer.GetAsync($"support-requests/{id}")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(StaffCommands))]
    public async Task What_is_for_staff_a_customer_may_not_do_with_its_own_request_and_not_see_with_anothers(string command, string body)
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission());

        (await program.Customer.CommandAsync(id, command, body)).Expect(HttpStatusCode.Forbidden);
        (await program.OtherCustomer.CommandAsync(id, command, body)).Expect(HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(OwnersCommands))]
    public async Task What_an_owner_may_do_another_customer_cannot_even_find(string command, string body)
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission());

        (await program.OtherCustomer.CommandAsync(id, command, body)).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_customer_reads_no_dossier_and_changes_no_service_request()
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission());

        (await program.Customer.GetAsync($"support-requests/{id}/dossier")).Expect(HttpStatusCode.Forbidden);
        (await program.Customer.PutAsync($"support-requests/{id}/service-request", new { number = "1" })).Expect(HttpStatusCode.Forbidden);
        (await program.Customer.DeleteAsync($"support-requests/{id}/incident")).Expect(HttpStatusCode.Forbidden);
        (await program.OtherCustomer.GetAsync($"support-requests/{id}/dossier")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_customer_may_not_submit_for_another()
    {
        DeskAnswer answer = await program.Customer.SubmitAsync(new DeskSubmission { CustomerId = RunningProgram.OtherCustomerId });

        answer.Expect(HttpStatusCode.BadRequest);
        Assert.Equal(["customerId"], answer.Errors);
    }

    [Fact]
    public async Task Staff_with_a_scope_neither_sees_nor_serves_customers_outside_it()
    {
        string inside = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = RunningProgram.CustomerId });
        string outside = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = RunningProgram.OtherCustomerId });

        (await program.Scoped.GetAsync($"support-requests/{inside}")).Expect(HttpStatusCode.OK);
        (await program.Scoped.GetAsync($"support-requests/{outside}")).Expect(HttpStatusCode.NotFound);
        (await program.Scoped.CommandAsync(outside, "acknowledge")).Expect(HttpStatusCode.NotFound);
        (await program.Scoped.SubmitAsync(new DeskSubmission { CustomerId = RunningProgram.OtherCustomerId })).Expect(HttpStatusCode.Forbidden);
        (await program.Scoped.GetAsync($"customers/{RunningProgram.OtherCustomerId}")).Expect(HttpStatusCode.NotFound);
        DeskAnswer list = (await program.Scoped.GetAsync("support-requests?pageSize=200")).Expect(HttpStatusCode.OK);
        Assert.All(list.Json.GetProperty("items").EnumerateArray(), item => Assert.Equal(RunningProgram.CustomerId, item.GetProperty("customerId").GetString()));
    }

    [Fact]
    public async Task A_machine_sees_nothing()
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission());

        (await program.Machine.GetAsync($"support-requests/{id}")).Expect(HttpStatusCode.NotFound);
        (await program.Machine.GetAsync("support-requests")).Expect(HttpStatusCode.Forbidden);
        (await program.Machine.SubmitAsync(new DeskSubmission { CustomerId = RunningProgram.CustomerId })).Expect(HttpStatusCode.Forbidden);
        (await program.Machine.GetAsync("customers")).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Customers_are_for_staff()
    {
        (await program.Customer.GetAsync("customers")).Expect(HttpStatusCode.Forbidden);
        (await program.Customer.GetAsync($"customers/{RunningProgram.CustomerId}")).Expect(HttpStatusCode.Forbidden);
        (await program.Customer.PutAsync($"customers/{RunningProgram.CustomerId}", new { contacts = Array.Empty<object>() })).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Who_calls_too_often_is_told_when_to_come_back_and_others_are_served_meanwhile()
    {
        DeskAnswer answer;
        int calls = 0;
        do
        {
            answer = await program.Limited.GetAsync($"support-requests/{NoSuchRequest}");
            calls++;
        }
        while (answer.Status == HttpStatusCode.NotFound && calls < 10 * RunningProgram.Burst);

        answer.Expect(HttpStatusCode.TooManyRequests);
        Assert.True(calls > RunningProgram.Burst);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        (await program.Lead.GetAsync($"support-requests/{NoSuchRequest}")).Expect(HttpStatusCode.NotFound);
    }

    private static string Names(DeskAnswer answer) => string.Join(' ', answer.Headers.Select(h => h.Key).Order());
}
