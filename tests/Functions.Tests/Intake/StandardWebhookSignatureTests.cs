using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PartnerDesk.Functions.Intake;

namespace PartnerDesk.Functions.Tests.Intake;

public sealed class StandardWebhookSignatureTests
{
    private const string Id = "msg_1";
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("a secret of at least 24 bytes");
    private static readonly byte[] OtherSecret = Encoding.UTF8.GetBytes("another secret, long enough too");
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"title":"邮件"}""");
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
    private static readonly string Timestamp = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    [Fact]
    public void Verify_ExampleOfTheSpecification_IsTrue()
    {
        // Source: the example that the Standard Webhooks specification and its libraries share.
        byte[] secret = StandardWebhookSignature.ReadSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        Assert.True(StandardWebhookSignature.Verify(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            """{"test": 2432232314}"""u8,
            [secret],
            DateTimeOffset.FromUnixTimeSeconds(1614265330)));
    }

    [Fact]
    public void Verify_SignedWithOneOfTheSecrets_IsTrue()
    {
        Assert.True(Verify(Sign(Secret), [Secret]));
        Assert.True(Verify(Sign(Secret), [OtherSecret, Secret]));
        Assert.True(Verify(Sign(OtherSecret), [OtherSecret, Secret]));
    }

    [Fact]
    public void Verify_SignedWithAnotherSecret_IsFalse()
    {
        Assert.False(Verify(Sign(OtherSecret), [Secret]));
        Assert.False(Verify(Sign(Secret), []));
    }

    [Fact]
    public void Verify_OneOfSeveralSignatures_IsEnough()
    {
        Assert.True(Verify($"{Sign(OtherSecret)} {Sign(Secret)}", [Secret]));
        Assert.True(Verify($"v1a,AAAA  {Sign(Secret)} v2,BBBB", [Secret]));
    }

    [Fact]
    public void Verify_LooksAtTenSignaturesOnly()
    {
        string wrong = Sign(OtherSecret);

        Assert.True(Verify(string.Join(' ', Enumerable.Repeat(wrong, 9).Append(Sign(Secret))), [Secret]));
        Assert.False(Verify(string.Join(' ', Enumerable.Repeat(wrong, 10).Append(Sign(Secret))), [Secret]));
    }

    [Fact]
    public void Verify_AnotherIdTimeOrBody_IsFalse()
    {
        string signature = Sign(Secret);

        Assert.False(StandardWebhookSignature.Verify("msg_2", Timestamp, signature, Body, [Secret], Now));
        Assert.False(StandardWebhookSignature.Verify(Id, (long.Parse(Timestamp, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture), signature, Body, [Secret], Now));
        Assert.False(StandardWebhookSignature.Verify(Id, Timestamp, signature, [.. Body, (byte)' '], [Secret], Now));
    }

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-300, true)]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void Verify_Time_MayLieFiveMinutesOffEitherWay(int seconds, bool isValid) =>
        Assert.Equal(isValid, StandardWebhookSignature.Verify(Id, Timestamp, Sign(Secret), Body, [Secret], Now.AddSeconds(seconds)));

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData(" 1795309200")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    public void Verify_GarbledTime_IsFalse(string timestamp) =>
        Assert.False(StandardWebhookSignature.Verify(Id, timestamp, Sign(Secret, timestamp), Body, [Secret], Now));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("v1")]
    [InlineData("v1,")]
    [InlineData("v1,not base64")]
    [InlineData("v1,AAAA")]
    [InlineData("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("v2,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void Verify_GarbledSignature_IsFalse(string signatures) => Assert.False(Verify(signatures, [Secret]));

    [Fact]
    public void ReadSecret_WithOrWithoutPrefix_IsTheSame()
    {
        string base64 = Convert.ToBase64String(Secret);

        Assert.Equal(Secret, StandardWebhookSignature.ReadSecret(base64));
        Assert.Equal(Secret, StandardWebhookSignature.ReadSecret("whsec_" + base64));
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("not base64!")]
    [InlineData("whsec_c2hvcnQ=")]
    public void ReadSecret_NotBase64OrShort_Throws(string secret) => Assert.Throws<FormatException>(() => StandardWebhookSignature.ReadSecret(secret));

    private static string Sign(byte[] secret, string? timestamp = null) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, (byte[])[.. Encoding.UTF8.GetBytes($"{Id}.{timestamp ?? Timestamp}."), .. Body]));

    private static bool Verify(string signatures, IReadOnlyList<byte[]> secrets) =>
        StandardWebhookSignature.Verify(Id, Timestamp, signatures, Body, secrets, Now);
}
