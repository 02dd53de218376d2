using System.Text;
using Microsoft.AspNetCore.Http;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Results;
using PartnerDesk.Functions.Http;
using PartnerDesk.Functions.Requests;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Functions.Tests.Http;

/// <summary>Bodies are read strictly, and what is wrong is said by the member it is about.</summary>
public sealed class RequestBodyTests
{
    [Fact]
    public void Parse_WellFormed_GivesTheValue()
    {
        SubmissionBody body = Parse<SubmissionBody>("""{"title":"邮件","contact":{"name":"Ann","phone":"1"},"impact":{"usersAffected":3}}""").OrFail();

        Assert.Equal("邮件", body.Title);
        Assert.Equal("Ann", body.Contact!.Name);
        Assert.Equal(3, body.Impact!.UsersAffected);
    }

    [Theory]
    [InlineData("""{"titel":"x"}""", "titel", "This member is not known.")]
    [InlineData("""{"Title":"x"}""", "Title", "This member is not known.")]
    [InlineData("""{"contact":{"mail":"x"}}""", "contact.mail", "This member is not known.")]
    [InlineData("""{"title":"x","title":"y"}""", "title", "This member is given twice.")]
    [InlineData("""{"contact":{"name":"x","name":"y"}}""", "contact.name", "This member is given twice.")]
    [InlineData("""{"title":7}""", "title", "The value is of the wrong kind.")]
    [InlineData("""{"title":["x"]}""", "title", "The value is of the wrong kind.")]
    [InlineData("""{"impact":{"usersAffected":"3"}}""", "impact.usersAffected", "The value is of the wrong kind.")]
    [InlineData("""{"impact":{"usersAffected":99999999999}}""", "impact.usersAffected", "The value is of the wrong kind.")]
    [InlineData("""{"impact":{"usersAffected":1.5}}""", "impact.usersAffected", "The value is of the wrong kind.")]
    [InlineData("""{"impact":{"productionDown":"true"}}""", "impact.productionDown", "The value is of the wrong kind.")]
    [InlineData("""{"impact":true}""", "impact", "The value is of the wrong kind.")]
    [InlineData("null", "body", "A JSON object is needed.")]
    [InlineData("[]", "body", "The value is of the wrong kind.")]
    [InlineData("\"x\"", "body", "The value is of the wrong kind.")]
    public void Parse_WrongMember_NamesItAndSaysWhatIsWrong(string json, string member, string message)
    {
        Problem problem = Parse<SubmissionBody>(json).ProblemOrFail();

        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        (string named, string[] messages) = Assert.Single(problem.Errors);
        Assert.Equal(member, named);
        Assert.Equal([message], messages);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("""{"title":"x",}""")]
    [InlineData("""{"title":"x"} // note""")]
    [InlineData("""{"title":'x'}""")]
    [InlineData("""{"title":"\ud83d"}""")]
    [InlineData("""{"title":"\ude00x"}""")]
    [InlineData("""{"title":"\x41"}""")]
    [InlineData("{\"title\":\"a\u0001b\"}")]
    public void Parse_NotJson_IsRefusedAsInvalid(string json)
    {
        Problem problem = Parse<SubmissionBody>(json).ProblemOrFail();

        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        Assert.DoesNotContain("System.", string.Concat(problem.Errors.Values.SelectMany(m => m)), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_BrokenUtf8_IsRefused()
    {
        byte[] latin1 = [.. "{\"title\":\""u8, 0xE9, .. "\"}"u8];

        Assert.Equal(ProblemKind.Invalid, RequestBody.Parse<SubmissionBody>(latin1).ProblemOrFail().Kind);
    }

    [Fact]
    public void Parse_TooDeep_IsRefused()
    {
        string json = string.Concat(Enumerable.Repeat("{\"contact\":", 100_000));

        Assert.Equal(ProblemKind.Invalid, Parse<SubmissionBody>(json).ProblemOrFail().Kind);
    }

    [Theory]
    [InlineData("\"Z\"")]
    [InlineData("0")]
    [InlineData("\"0\"")]
    [InlineData("\"A, B\"")]
    public void Parse_WrongWord_ListsTheWords(string word)
    {
        Problem problem = Parse<SeverityBody>($$"""{"severity":{{word}},"reason":"x"}""").ProblemOrFail();

        Assert.Equal(["Must be one of A, B, C."], problem.Errors["severity"]);
    }

    [Fact]
    public void Parse_Word_IsReadWithoutRegardToCase() =>
        Assert.Equal(Severity.B, Parse<SeverityBody>("""{"severity":"b","reason":"x"}""").OrFail().Severity);

    [Fact]
    public void Parse_WithoutARequiredMember_IsRefused() =>
        Assert.Equal(ProblemKind.Invalid, Parse<SeverityBody>("""{"severity":"B"}""").ProblemOrFail().Kind);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=gb2312")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("json")]
    public async Task ReadJson_OtherContent_Is415(string? contentType) =>
        Assert.Equal(415, (await ReadRefusedAsync("{}"u8.ToArray(), contentType)).Status);

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("Application/JSON; Charset=UTF-8")]
    [InlineData("application/vnd.partner+json")]
    public async Task ReadJson_Json_IsRead(string contentType)
    {
        HttpRequest request = Request("{}"u8.ToArray(), contentType);

        (JsonBody<SubmissionBody>? body, IResult? refusal) = await RequestBody.ReadJsonAsync<SubmissionBody>(request, default);

        Assert.Null(refusal);
        Assert.Equal("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", body!.Hash);
    }

    [Fact]
    public async Task ReadJson_ContentEncoding_Is415()
    {
        HttpRequest request = Request("{}"u8.ToArray(), "application/json");
        request.Headers.ContentEncoding = "gzip";

        (_, IResult? refusal) = await RequestBody.ReadJsonAsync<SubmissionBody>(request, default);

        Assert.Equal(415, (await HttpAnswer.OfAsync(refusal!, request)).Status);
    }

    [Fact]
    public async Task Read_AtTheLimit_IsTaken()
    {
        HttpRequest request = Request(new byte[RequestBody.MaxBytes], "application/json");

        (byte[]? body, _) = await RequestBody.ReadAsync(request, default);

        Assert.Equal(RequestBody.MaxBytes, body!.Length);
    }

    [Fact]
    public async Task Read_OneByteMore_Is413_WithoutReadingTheRest()
    {
        using var endless = new EndlessStream();
        HttpRequest request = HttpAnswer.Request();
        request.Body = endless;

        (_, IResult? refusal) = await RequestBody.ReadAsync(request, default);
        HttpAnswer answer = await HttpAnswer.OfAsync(refusal!, request);

        Assert.Equal(413, answer.Status);
        Assert.Equal("close", answer.Headers.Connection.ToString());
        Assert.Equal(RequestBody.MaxBytes + 1, endless.Handed);
    }

    [Fact]
    public async Task Read_AnnouncedTooLong_Is413_Unread()
    {
        using var endless = new EndlessStream();
        HttpRequest request = HttpAnswer.Request();
        request.Body = endless;
        request.ContentLength = RequestBody.MaxBytes + 1;

        (_, IResult? refusal) = await RequestBody.ReadAsync(request, default);

        Assert.Equal(413, (await HttpAnswer.OfAsync(refusal!, request)).Status);
        Assert.Equal(0, endless.Handed);
    }

    private static Result<T> Parse<T>(string json)
        where T : class => RequestBody.Parse<T>(Encoding.UTF8.GetBytes(json));

    private static HttpRequest Request(byte[] body, string? contentType)
    {
        HttpRequest request = HttpAnswer.Request();
        request.Body = new MemoryStream(body);
        request.ContentType = contentType;
        return request;
    }

    private static async Task<HttpAnswer> ReadRefusedAsync(byte[] body, string? contentType)
    {
        HttpRequest request = Request(body, contentType);
        (_, IResult? refusal) = await RequestBody.ReadJsonAsync<SubmissionBody>(request, default);
        return await HttpAnswer.OfAsync(refusal!, request);
    }

    /// <summary>A body without end, as a chunked upload may be; counts what it handed out.</summary>
    private sealed class EndlessStream : Stream
    {
        public long Handed { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            Handed += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
