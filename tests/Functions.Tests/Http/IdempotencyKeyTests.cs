using Microsoft.AspNetCore.Http;
using PartnerDesk.Functions.Http;

namespace PartnerDesk.Functions.Tests.Http;

public sealed class IdempotencyKeyTests
{
    [Fact]
    public void Read_Absent_IsNeitherKeyNorRefusal() => Assert.Equal((null, null), IdempotencyKey.Read(HttpAnswer.Request(), "ann", "submit"));

    [Theory]
    [InlineData("a")]
    [InlineData("!~")]
    [InlineData("order-4711/é")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\u007f")]
    public async Task Read_Key_TakesVisibleAsciiOnly(string key)
    {
        HttpRequest request = With(key);

        (string? hash, IResult? refusal) = IdempotencyKey.Read(request, "ann", "submit");

        if (key is "a" or "!~")
        {
            Assert.Equal(64, hash!.Length);
            Assert.Null(refusal);
        }
        else
        {
            Assert.Null(hash);
            HttpAnswer answer = await HttpAnswer.OfAsync(refusal!, request);
            Assert.Equal(400, answer.Status);
            Assert.True(answer.Json.GetProperty("errors").TryGetProperty("Idempotency-Key", out _));
        }
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Read_Key_HasAtMost100Characters(int length, bool isTaken) =>
        Assert.Equal(isTaken, IdempotencyKey.Read(With(new string('k', length)), "ann", "submit").Key is not null);

    [Fact]
    public void Read_GivenTwice_IsRefused()
    {
        HttpRequest request = HttpAnswer.Request();
        request.Headers[IdempotencyKey.Header] = new Microsoft.Extensions.Primitives.StringValues(["a", "b"]);

        Assert.NotNull(IdempotencyKey.Read(request, "ann", "submit").Refusal);
    }

    [Fact]
    public void Read_SameKey_IsAnotherForAnotherCallerOrScope()
    {
        string?[] hashes =
        [
            IdempotencyKey.Read(With("k"), "ann", "submit").Key,
            IdempotencyKey.Read(With("k"), "bob", "submit").Key,
            IdempotencyKey.Read(With("k"), "ann", "/api/support-requests/1/messages").Key,
        ];

        Assert.Equal(3, hashes.Distinct().Count());
        Assert.Equal(hashes[0], IdempotencyKey.Read(With("k"), "ann", "submit").Key);
    }

    [Fact]
    public void Hash_PartsThatReadTheSameInARow_Differ() =>
        Assert.NotEqual(IdempotencyKey.Hash("ab", "c"), IdempotencyKey.Hash("a", "bc"));

    private static HttpRequest With(string key)
    {
        HttpRequest request = HttpAnswer.Request();
        request.Headers[IdempotencyKey.Header] = key;
        return request;
    }
}
