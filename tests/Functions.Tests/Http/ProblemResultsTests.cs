using Microsoft.AspNetCore.Http;
using PartnerDesk.Core.Results;
using PartnerDesk.Functions.Http;

namespace PartnerDesk.Functions.Tests.Http;

public sealed class ProblemResultsTests
{
    [Theory]
    [InlineData(ProblemKind.Invalid, 400)]
    [InlineData(ProblemKind.Forbidden, 403)]
    [InlineData(ProblemKind.NotFound, 404)]
    [InlineData(ProblemKind.Conflict, 409)]
    [InlineData(ProblemKind.Stale, 412)]
    [InlineData(ProblemKind.RuleNotMet, 422)]
    [InlineData(ProblemKind.Unavailable, 503)]
    public async Task Each_kind_of_problem_has_one_status(ProblemKind kind, int status)
    {
        HttpRequest request = HttpAnswer.Request("/api/support-requests/x");

        HttpAnswer answer = await HttpAnswer.OfAsync(new Problem(kind, "some-name", "Do this instead.").ToHttp(request), request);

        Assert.Equal(status, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal("urn:partnerdesk:some-name", answer.Json.GetProperty("type").GetString());
        Assert.Equal(status, answer.Json.GetProperty("status").GetInt32());
        Assert.Equal("Do this instead.", answer.Json.GetProperty("detail").GetString());
        Assert.Equal("/api/support-requests/x", answer.Json.GetProperty("instance").GetString());
        Assert.NotEmpty(answer.Json.GetProperty("title").GetString()!);
        Assert.Equal(kind == ProblemKind.Unavailable, answer.Headers.RetryAfter.Count > 0);
    }

    [Fact]
    public void Every_kind_of_problem_is_mapped()
    {
        HttpRequest request = HttpAnswer.Request();

        Assert.All(Enum.GetValues<ProblemKind>(), kind => Assert.NotNull(new Problem(kind, "n", "d").ToHttp(request)));
    }

    [Fact]
    public async Task Messages_stand_by_the_member_they_are_about()
    {
        HttpRequest request = HttpAnswer.Request();
        var problem = new Problem(ProblemKind.Invalid, "invalid", "See errors.") { Errors = new Dictionary<string, string[]> { ["contact.email"] = ["one", "two"] } };

        HttpAnswer answer = await HttpAnswer.OfAsync(problem.ToHttp(request), request);

        Assert.Equal(["one", "two"], answer.Json.GetProperty("errors").GetProperty("contact.email").EnumerateArray().Select(m => m.GetString()));
        Assert.False(answer.Json.TryGetProperty("missing", out _));
    }

    [Fact]
    public async Task What_a_rule_misses_is_listed()
    {
        HttpRequest request = HttpAnswer.Request();
        var problem = new Problem(ProblemKind.RuleNotMet, "escalation-incomplete", "Not yet.") { Missing = ["justification", "gap"] };

        HttpAnswer answer = await HttpAnswer.OfAsync(problem.ToHttp(request), request);

        Assert.Equal(["justification", "gap"], answer.Json.GetProperty("missing").EnumerateArray().Select(m => m.GetString()));
        Assert.False(answer.Json.TryGetProperty("errors", out _));
    }

    [Theory]
    [InlineData(0, "1")]
    [InlineData(100, "1")]
    [InlineData(1_001, "2")]
    public async Task Too_many_requests_says_how_long_to_wait_in_whole_seconds(int milliseconds, string retryAfter)
    {
        HttpRequest request = HttpAnswer.Request();

        HttpAnswer answer = await HttpAnswer.OfAsync(ProblemResults.TooManyRequests(request, TimeSpan.FromMilliseconds(milliseconds)), request);

        Assert.Equal(429, answer.Status);
        Assert.Equal(retryAfter, answer.Headers.RetryAfter.ToString());
    }
}
