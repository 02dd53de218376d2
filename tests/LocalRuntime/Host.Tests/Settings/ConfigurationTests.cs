using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PartnerDesk.LocalRuntime.Hosting;

namespace PartnerDesk.LocalRuntime.Host.Tests.Settings;

public sealed class ConfigurationTests
{
    [Fact]
    public void Configuration_has_the_environment_and_arguments_but_neither_host_json_nor_local_settings()
    {
        FunctionsApplicationBuilder builder = Builder(
            new Dictionary<string, string?> { ["Section__Key"] = "from environment", ["Other"] = "from environment" },
            """{ "version": "2.0", "functionTimeout": "00:01:00" }""",
            "--Other=from arguments");

        Assert.Equal("from environment", builder.Configuration["Section:Key"]);
        Assert.Equal("from arguments", builder.Configuration["Other"]);
        Assert.Null(builder.Configuration["functionTimeout"]);
        Assert.Null(builder.Configuration["Values:AzureWebJobsStorage"]);
    }

    [Theory]
    [InlineData("AZURE_FUNCTIONS_ENVIRONMENT", "Development", "Development")]
    [InlineData("DOTNET_ENVIRONMENT", "Staging", "Staging")]
    [InlineData("Unrelated", "x", "Production")]
    public void The_environments_name_comes_from_the_environment(string name, string value, string expected) =>
        Assert.Equal(expected, Builder(new Dictionary<string, string?> { [name] = value }).Environment.EnvironmentName);

    [Fact]
    public async Task A_wrong_option_stops_the_start()
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => RunningHost.StartAsync(new HostSetup
        {
            Functions = [typeof(Http.RouteFunctions)],
            Configure = builder =>
            {
                builder.ConfigureFunctionsWebApplication();
                builder.Services.AddOptions<Sample>().Validate(_ => false, "Sample is wrong.").ValidateOnStart();
            },
        }));

        Assert.Equal(["Sample is wrong."], exception.Failures);
    }

    [Fact]
    public async Task A_setting_of_the_wrong_type_stops_the_start_with_its_name()
    {
        LocalFunctionsHostException exception = await Assert.ThrowsAsync<LocalFunctionsHostException>(() => RunningHost.StartAsync(new HostSetup
        {
            Functions = [typeof(Http.RouteFunctions)],
            Settings = new Dictionary<string, string?> { ["Sample__Number"] = "abc" },
            Configure = builder =>
            {
                builder.ConfigureFunctionsWebApplication();
                builder.Services.AddOptions<Sample>().Bind(builder.Configuration.GetSection("Sample")).ValidateOnStart();
            },
        }));

        Assert.Contains("'abc' at 'Sample:Number'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_wrong_options_are_told_at_once()
    {
        LocalFunctionsHostException exception = await Assert.ThrowsAsync<LocalFunctionsHostException>(() => RunningHost.StartAsync(new HostSetup
        {
            Functions = [typeof(Http.RouteFunctions)],
            Configure = builder =>
            {
                builder.ConfigureFunctionsWebApplication();
                builder.Services.AddOptions<Sample>().Validate(_ => false, "Sample is wrong.").ValidateOnStart();
                builder.Services.AddOptions<Other>().Validate(_ => false, "Other is wrong.").ValidateOnStart();
            },
        }));

        Assert.Equal(["Other is wrong.", "Sample is wrong."], exception.Problems.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{ "version": "2.0" }""", false, true)]
    [InlineData("""{ "version": "2.0", "logging": { "logLevel": { "default": "Warning", "Mine": "Debug" } } }""", true, false)]
    public async Task Log_levels_come_from_host_json(string hostJson, bool mineDebugs, bool othersInform)
    {
        await using RunningHost host = await RunningHost.StartAsync(new HostSetup { Functions = [typeof(Http.RouteFunctions)], HostJson = hostJson });
        ILoggerFactory loggers = host.Services.GetRequiredService<ILoggerFactory>();

        loggers.CreateLogger("Mine.Part").LogDebug("mine");
        loggers.CreateLogger("Others").LogInformation("others");

        Assert.Equal(mineDebugs, host.Logs.All.Any(line => line.Message == "mine"));
        Assert.Equal(othersInform, host.Logs.All.Any(line => line.Message == "others"));
    }

    [Fact]
    public async Task Http_functions_need_the_web_application()
    {
        LocalFunctionsHostException exception = await Assert.ThrowsAsync<LocalFunctionsHostException>(
            () => RunningHost.StartAsync(new HostSetup { Functions = [typeof(Http.RouteFunctions)], Configure = _ => { } }));

        Assert.Contains("ConfigureFunctionsWebApplication", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Development", true)]
    [InlineData("Production", false)]
    public void Services_are_validated_in_development_as_on_the_generic_host(string environment, bool validated)
    {
        FunctionsApplicationBuilder builder = Builder(new Dictionary<string, string?> { ["AZURE_FUNCTIONS_ENVIRONMENT"] = environment });
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddScoped<Sample>().AddSingleton<HoldsScoped>();

        Exception? exception = Record.Exception(() => builder.Build().Dispose());

        Assert.Equal(validated, exception is AggregateException);
    }

    [Fact]
    public void A_builder_builds_once()
    {
        FunctionsApplicationBuilder builder = Builder(new Dictionary<string, string?>());
        using Microsoft.Extensions.Hosting.IHost host = builder.Build();

        Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Throws<InvalidOperationException>(() => builder.Use(next => next));
    }

    private static FunctionsApplicationBuilder Builder(Dictionary<string, string?> settings, string hostJson = """{ "version": "2.0" }""", params string[] arguments) =>
        LocalFunctionsHost.CreateBuilder(new LocalFunctionsHostOptions { Settings = settings, HostJson = hostJson, Arguments = arguments, Logging = _ => { } });

    private sealed class Sample
    {
        public int Number { get; set; }
    }

    private sealed class Other;

    private sealed class HoldsScoped(Sample sample)
    {
        public Sample Sample => sample;
    }
}
