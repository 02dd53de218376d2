using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using PartnerDesk.LocalRuntime.Hosting;

namespace PartnerDesk.LocalRuntime.Host.Tests.Discovery;

public sealed class RefusedFunctionsTests
{
    [Theory]
    [InlineData(typeof(NeedsKey), "AuthorizationLevel.Function")]
    [InlineData(typeof(DefaultLevel), "AuthorizationLevel.Function")]
    [InlineData(typeof(BadCron), "schedule '0 0 25 * * *'")]
    [InlineData(typeof(UnresolvedSchedule), "the setting 'Sweep__Schedule' is missing")]
    [InlineData(typeof(NoBusConnection), "the setting 'NoSuchConnection'")]
    [InlineData(typeof(InstanceOrchestrator), "must be a static method")]
    [InlineData(typeof(UnknownParameter), "parameter 'store'")]
    [InlineData(typeof(ContextAsParameter), "leaves an HttpContext null")]
    [InlineData(typeof(MvcBody), "attributes of ASP.NET Core")]
    [InlineData(typeof(BodyAsTrigger), "must be HttpRequest")]
    [InlineData(typeof(BadRoute), "route 'api/things/{id' is wrong")]
    [InlineData(typeof(SameName), "'Twice' is used more than once")]
    [InlineData(typeof(BadName), "begins with a letter")]
    [InlineData(typeof(NoTrigger), "it has no trigger")]
    [InlineData(typeof(AbstractInput), "exact type")]
    public async Task A_function_that_could_not_run_stops_the_start_with_the_reason(Type type, string reason)
    {
        LocalFunctionsHostException exception = await Assert.ThrowsAsync<LocalFunctionsHostException>(() => RunningHost.StartAsync(type));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_problems_are_told_at_once()
    {
        LocalFunctionsHostException exception = await Assert.ThrowsAsync<LocalFunctionsHostException>(() => RunningHost.StartAsync(typeof(NeedsKey), typeof(BadCron)));

        Assert.Equal(2, exception.Problems.Count);
    }

    [Theory]
    [InlineData("{", "host.json is not valid JSON")]
    [InlineData("{}", "\"version\": \"2.0\"")]
    [InlineData("""{ "version": "2.0", "functionTimeout": "soon" }""", "functionTimeout is 'soon'")]
    [InlineData("""{ "version": "2.0", "logging": { "logLevel": { "default": "Loud" } } }""", "logging.logLevel.default is 'Loud'")]
    public async Task A_wrong_host_json_stops_the_start_with_the_reason(string hostJson, string reason)
    {
        LocalFunctionsHostException exception = await Assert.ThrowsAsync<LocalFunctionsHostException>(
            () => RunningHost.StartAsync(new HostSetup { Functions = [typeof(Http.RouteFunctions)], HostJson = hostJson }));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    public sealed class NeedsKey
    {
        [Function("NeedsKey")]
        public void Run([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request)
        {
        }
    }

    public sealed class DefaultLevel
    {
        [Function("DefaultLevel")]
        public void Run([HttpTrigger("get")] HttpRequest request)
        {
        }
    }

    public sealed class BadCron
    {
        [Function("BadCron")]
        public void Run([TimerTrigger("0 0 25 * * *")] TimerInfo timer)
        {
        }
    }

    public sealed class UnresolvedSchedule
    {
        [Function("UnresolvedSchedule")]
        public void Run([TimerTrigger("%Sweep__Schedule%")] TimerInfo timer)
        {
        }
    }

    public sealed class NoBusConnection
    {
        [Function("NoBusConnection")]
        public void Run([ServiceBusTrigger("queue", Connection = "NoSuchConnection")] string body)
        {
        }
    }

    public sealed class InstanceOrchestrator
    {
        [Function("InstanceOrchestrator")]
        public Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => Task.CompletedTask;
    }

    public static class AbstractInput
    {
        [Function("AbstractInput")]
        public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context, IReadOnlyList<string> names) => Task.CompletedTask;
    }

    public sealed class UnknownParameter
    {
        [Function("UnknownParameter")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, IServiceProvider store)
        {
        }
    }

    public sealed class ContextAsParameter
    {
        [Function("ContextAsParameter")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, HttpContext http)
        {
        }
    }

    public sealed class MvcBody
    {
        [Function("MvcBody")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, [FromBody] string body)
        {
        }
    }

    public sealed class BodyAsTrigger
    {
        [Function("BodyAsTrigger")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "post")] string body)
        {
        }
    }

    public sealed class BadRoute
    {
        [Function("BadRoute")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id")] HttpRequest request)
        {
        }
    }

    public sealed class SameName
    {
        [Function("Twice")]
        public void First([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a")] HttpRequest request)
        {
        }

        [Function("TWICE")]
        public void Second([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "b")] HttpRequest request)
        {
        }
    }

    public sealed class BadName
    {
        [Function("1 function")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a")] HttpRequest request)
        {
        }
    }

    public sealed class NoTrigger
    {
        [Function("NoTrigger")]
        public void Run(FunctionContext context)
        {
        }
    }
}
