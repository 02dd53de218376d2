using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Abstractions;

public sealed class JsonDataConverterTests
{
    private static readonly DataConverter Converter = JsonDataConverter.Default;

    public static TheoryData<object, string> Written => new()
    {
        { new Person("Ada", null), """{"Name":"Ada","Nick":null}""" },
        { Level.High, "1" },
        { new WithField { Number = 2, Text = "f" }, """{"Number":2,"Text":"f"}""" },
        { new Derived { Own = "d", Name = "b" }, """{"Own":"d","Name":"b"}""" },
        { new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), "\"2024-01-02T03:04:05+02:00\"" },
        { new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc), "\"2024-01-02T03:04:05Z\"" },
        { new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Unspecified), "\"2024-01-02T03:04:05\"" },
        { new DateOnly(2024, 1, 2), "\"2024-01-02\"" },
        { TimeSpan.FromMinutes(90), "\"01:30:00\"" },
        { Guid.Parse("0123456789abcdef0123456789abcdef"), "\"01234567-89ab-cdef-0123-456789abcdef\"" },
        { 1.10m, "1.10" },
        { new byte[] { 1, 2 }, "\"AQI=\"" },
        { new Version(1, 2), "\"1.2\"" },
        { new Uri("https://example.com/a"), "\"https://example.com/a\"" },
        { "<>&'é", "\"\\u003C\\u003E\\u0026\\u0027\\u00E9\"" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void Values_are_written_with_the_defaults_of_System_Text_Json_plus_fields(object value, string json)
    {
        Assert.Equal(json, Converter.Serialize(value));
    }

    [Fact]
    public void Null_is_no_text_and_no_text_is_null()
    {
        Assert.Null(Converter.Serialize(null));
        Assert.Null(Converter.Deserialize(null, typeof(int)));
        Assert.Null(Converter.Deserialize<string>(null));
        Assert.Null(Converter.Deserialize<int?>(null));
    }

    [Fact]
    public void No_text_read_as_a_value_type_is_a_null_reference()
    {
        Assert.Throws<NullReferenceException>(() => Converter.Deserialize<int>(null));
    }

    [Fact]
    public void Reading_is_case_sensitive_and_passes_over_what_it_does_not_know()
    {
        Person read = Converter.Deserialize<Person>("""{"name":"Ada","Nick":"A","More":1}""")!;

        Assert.Equal(new Person(null!, "A"), read);
    }

    [Fact]
    public void Fields_come_back_and_private_setters_do_not()
    {
        var written = new WithField { Number = 2, Text = "f" };
        var hidden = new WithPrivateSetter();
        hidden.Set("changed");

        Assert.Equal("f", Converter.Deserialize<WithField>(Converter.Serialize(written))!.Text);
        Assert.Equal("initial", Converter.Deserialize<WithPrivateSetter>(Converter.Serialize(hidden))!.Value);
    }

    [Theory]
    [InlineData("\"High\"", typeof(Level))]
    [InlineData("\"5\"", typeof(int))]
    [InlineData("null", typeof(int))]
    [InlineData("plain text", typeof(string))]
    public void What_does_not_fit_is_a_JsonException(string json, Type type)
    {
        Assert.Throws<JsonException>(() => Converter.Deserialize(json, type));
    }

    [Fact]
    public void An_object_is_read_as_an_element()
    {
        Assert.Equal(1, Assert.IsType<JsonElement>(Converter.Deserialize<object>("""{"A":1}""")).GetProperty("A").GetInt32());
    }

    [Fact]
    public void A_declared_family_keeps_its_types()
    {
        Shape[] shapes = Converter.Deserialize<Shape[]>(Converter.Serialize(new Shape[] { new Circle(2) }))!;

        Assert.Equal(new Circle(2), Assert.Single(shapes));
    }

    [Fact]
    public void What_cannot_be_written_throws()
    {
        var self = new List<object>();
        self.Add(self);

        Assert.Throws<ArgumentException>(() => Converter.Serialize(double.NaN));
        Assert.Throws<NotSupportedException>(() => Converter.Serialize(() => 1));
        Assert.Throws<JsonException>(() => Converter.Serialize(self));
    }

    [Fact]
    public void Options_of_the_callers_own_replace_the_defaults()
    {
        var converter = new JsonDataConverter(new JsonSerializerOptions(JsonSerializerDefaults.Web));

        Assert.Equal("""{"name":"Ada","nick":null}""", converter.Serialize(new Person("Ada", null)));
    }

    private enum Level
    {
        Low,
        High,
    }

    [JsonDerivedType(typeof(Circle), "circle")]
    private abstract record Shape;

    private sealed record Circle(int Radius) : Shape;

    private sealed record Person(string Name, string? Nick);

    private class Base
    {
        public string? Name { get; set; }
    }

    private sealed class Derived : Base
    {
        public string? Own { get; set; }
    }

    private sealed class WithField
    {
        public string? Text;

        public int Number { get; set; }

        internal string Hidden { get; set; } = "";
    }

    private sealed class WithPrivateSetter
    {
        public string Value { get; private set; } = "initial";

        public void Set(string value) => Value = value;
    }
}
