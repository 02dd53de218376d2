using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Host.Tests.Invocation;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task Middleware_runs_in_order_of_registration_and_sees_the_request_only_after_the_web_application()
    {
        var seen = new ConcurrentQueue<string>();
        await using RunningHost host = await StartAsync(builder =>
        {
            builder.UseMiddleware(async (context, next) =>
            {
                seen.Enqueue($"first {context.GetHttpContext() is null} {context.Items.Count}");
                await next();
                seen.Enqueue("first ends");
            });
            builder.ConfigureFunctionsWebApplication();
            builder.UseMiddleware(async (context, next) =>
            {
                seen.Enqueue($"second {context.GetHttpContext() is null} {context.Items.ContainsKey("HttpRequestContext")}");
                await next();
                seen.Enqueue($"second ends {context.GetHttpContext()!.Response.HasStarted} {context.GetInvocationResult().Value?.GetType().Name}");
            });
        });

        await host.Http.GetAsync("/api/Hello");

        Assert.Equal(["first True 0", "second False True", "second ends False OkObjectResult", "first ends"], seen);
    }

    [Fact]
    public async Task Middleware_answers_without_the_function_by_setting_the_result()
    {
        await using RunningHost host = await StartAsync(builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.UseMiddleware((context, _) =>
            {
                context.GetInvocationResult().Value = new UnauthorizedResult();
                return Task.CompletedTask;
            });
        });

        HttpResponseMessage answer = await host.Http.GetAsync("/api/Hello");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Middleware_replaces_the_result_and_sets_headers_after_the_function()
    {
        await using RunningHost host = await StartAsync(builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.UseMiddleware(async (context, next) =>
            {
                await next();
                context.GetHttpContext()!.Response.Headers["X-Seen"] = "yes";
                context.GetInvocationResult<object>().Value = TypedResults.Text("replaced");
            });
        });

        HttpResponseMessage answer = await host.Http.GetAsync("/api/Hello");

        Assert.Equal("replaced", await answer.Content.ReadAsStringAsync());
        Assert.Equal("yes", answer.Headers.GetValues("X-Seen").Single());
    }

    [Fact]
    public async Task Middleware_gets_a_functions_exception_as_it_was_thrown()
    {
        await using RunningHost host = await StartAsync(builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.UseMiddleware(async (context, next) =>
            {
                try
                {
                    await next();
                }
                catch (FormatException exception)
                {
                    context.GetInvocationResult().Value = new ObjectResult(exception.Message) { StatusCode = 418 };
                }
            });
        });

        HttpResponseMessage answer = await host.Http.GetAsync("/api/Fails");

        Assert.Equal((HttpStatusCode)418, answer.StatusCode);
        Assert.Equal("as thrown", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task UseWhen_chooses_invocations_and_middleware_is_one_instance()
    {
        await using RunningHost host = await StartAsync(builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.UseWhen<CountingMiddleware>(context => context.FunctionDefinition.Name == "Hello");
        });

        await host.Http.GetAsync("/api/Hello");
        await host.Http.GetAsync("/api/Describe");
        await host.Http.GetAsync("/api/Hello");

        Assert.Equal(2, host.Services.GetRequiredService<CountingMiddleware>().Count);
    }

    [Fact]
    public async Task A_context_describes_its_function()
    {
        await using RunningHost host = await StartAsync(builder => builder.ConfigureFunctionsWebApplication());

        string text = await host.Http.GetStringAsync("/api/Describe?q=1");

        Assert.Equal($"Describe|{typeof(SomeFunctions).FullName}.Describe|request:httpTrigger|$return:http|q=1|0/0|True", text);
    }

    [Fact]
    public async Task Scoped_services_are_one_per_invocation_and_disposed_after_it()
    {
        var disposed = new ConcurrentQueue<int>();
        await using RunningHost host = await StartAsync(builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.Services.AddSingleton(disposed);
            builder.Services.AddScoped<ScopedThing>();
        });

        string first = await host.Http.GetStringAsync("/api/Scopes");
        string second = await host.Http.GetStringAsync("/api/Scopes");

        Assert.EndsWith("same", first, StringComparison.Ordinal);
        Assert.EndsWith("same", second, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        await Eventually.TrueAsync(() => disposed.Count == 2);
    }

    [Fact]
    public async Task A_missing_dependency_shows_at_the_invocation()
    {
        await using RunningHost host = await StartAsync(builder => builder.ConfigureFunctionsWebApplication());

        HttpResponseMessage answer = await host.Http.GetAsync("/api/Scopes");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains(host.Logs.All, line => line.Exception is InvalidOperationException exception && exception.Message.StartsWith("Unable to resolve service for type", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(typeof(IConfiguration), true)]
    [InlineData(typeof(IHostEnvironment), true)]
    [InlineData(typeof(IHostApplicationLifetime), true)]
    [InlineData(typeof(ILogger<MiddlewareTests>), true)]
    [InlineData(typeof(IMemoryCache), true)]
    [InlineData(typeof(TimeProvider), false)]
    [InlineData(typeof(DurableTaskClient), false)]
    [InlineData(typeof(Azure.Messaging.ServiceBus.ServiceBusClient), false)]
    [InlineData(typeof(FunctionContext), false)]
    [InlineData(typeof(ILogger), false)]
    [InlineData(typeof(IHttpContextAccessor), false)]
    [InlineData(typeof(IProblemDetailsService), false)]
    [InlineData(typeof(SomeFunctions), false)]
    public async Task Dependency_injection_holds_what_the_real_worker_registers(Type service, bool registered)
    {
        await using RunningHost host = await StartAsync(builder => builder.ConfigureFunctionsWebApplication());

        Assert.Equal(registered, host.Services.GetService(service) is not null);
    }

    private static Task<RunningHost> StartAsync(Action<FunctionsApplicationBuilder> configure) =>
        RunningHost.StartAsync(new HostSetup { Functions = [typeof(SomeFunctions), typeof(ScopedFunctions)], Configure = configure });
}

public sealed class CountingMiddleware : IFunctionsWorkerMiddleware
{
    private int _count;

    public int Count => _count;

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        Interlocked.Increment(ref _count);
        return next(context);
    }
}

public sealed class SomeFunctions
{
    [Function("Hello")]
    public IActionResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new OkObjectResult("hello");

    [Function("Fails")]
    public Task<IActionResult> Fails([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => throw new FormatException("as thrown");

    [Function("Describe")]
    public IResult Describe([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context, CancellationToken cancellationToken) =>
        TypedResults.Text(string.Join(
            '|',
            context.FunctionDefinition.Name,
            context.FunctionDefinition.EntryPoint,
            string.Join(',', context.FunctionDefinition.InputBindings.Values.Select(binding => $"{binding.Name}:{binding.Type}")),
            string.Join(',', context.FunctionDefinition.OutputBindings.Values.Select(binding => $"{binding.Name}:{binding.Type}")),
            $"q={context.BindingContext.BindingData["Q"]}",
            $"{context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount}",
            Guid.TryParse(context.InvocationId, out _) && cancellationToken == context.CancellationToken));
}

public sealed class ScopedFunctions(ScopedThing thing)
{
    [Function("Scopes")]
    public IResult Scopes([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context)
    {
        ScopedThing fromContext = context.InstanceServices.GetRequiredService<ScopedThing>();
        ScopedThing fromRequest = request.HttpContext.RequestServices.GetRequiredService<ScopedThing>();
        return TypedResults.Text($"{thing.Number} {(ReferenceEquals(thing, fromContext) && ReferenceEquals(thing, fromRequest) ? "same" : "different")}");
    }
}

public sealed class ScopedThing(ConcurrentQueue<int> disposed) : IDisposable
{
    private static int _last;

    public int Number { get; } = Interlocked.Increment(ref _last);

    public void Dispose() => disposed.Enqueue(Number);
}
