using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PartnerDesk.LocalRuntime.Http;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Lets functions take <c>HttpRequest</c> and return <c>IResult</c> or <c>IActionResult</c>.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Middleware registered before this call sees no <c>HttpContext</c> and runs outside the writing of results.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddMvc();
        builder.UseMiddleware<HttpResultMiddleware>();
        return builder;
    }
}
