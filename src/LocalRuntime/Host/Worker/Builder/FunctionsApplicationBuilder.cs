using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Hosting;
using PartnerDesk.LocalRuntime.Invocation;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Collects a program's services, configuration and middleware, and makes its host.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly InvocationPipelineBuilder _pipeline = new();
    private bool _built;

    internal FunctionsApplicationBuilder(WebApplicationBuilder web, LocalFunctionsHostOptions options)
    {
        _web = web;
        HostOptions = options;
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    public ConfigurationManager Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IServiceCollection Services => _web.Services;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    internal LocalFunctionsHostOptions HostOptions { get; }

    /// <summary>Makes the host: functions are found and checked when it starts.</summary>
    /// <exception cref="InvalidOperationException">Called twice.</exception>
    public IHost Build()
    {
        ThrowIfBuilt();
        _built = true;
        return LocalFunctionsApplication.Create(_web, HostOptions, _pipeline);
    }

    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ThrowIfBuilt();
        _pipeline.Use(middleware);
        return this;
    }

    private void ThrowIfBuilt()
    {
        if (_built)
        {
            throw new InvalidOperationException("The application has already been built.");
        }
    }
}
