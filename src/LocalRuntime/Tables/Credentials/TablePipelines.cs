using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Tables.Wire;

namespace PartnerDesk.LocalRuntime.Tables.Credentials;

/// <summary>Builds the HTTP pipeline of a client for each kind of credential.</summary>
internal static class TablePipelines
{
    public static HttpPipeline Build(TableClientOptions options, TableConnectionString connection) =>
        connection.SharedKey is { } key ? Build(options, key) : Build(options, connection.Sas!);

    public static HttpPipeline Build(TableClientOptions options, TableSharedKeyCredential credential) =>
        Build(options, new SharedKeyLitePolicy(credential));

    public static HttpPipeline Build(TableClientOptions options, AzureSasCredential credential) =>
        Build(options, new SasPolicy(credential));

    public static HttpPipeline Build(TableClientOptions options, Uri endpoint, TokenCredential credential)
    {
        string audience = (options.Audience ?? DefaultAudience(endpoint)).ToString();
        string scope = audience.EndsWith('/') ? audience + ".default" : audience + "/.default";
        return Build(options, new TokenPolicy(credential, scope, options.EnableTenantDiscovery));
    }

    /// <summary>Anonymous, or with a signature that the endpoint's query already carries.</summary>
    public static HttpPipeline Build(TableClientOptions options) => Build(options, (HttpPipelinePolicy?)null);

    private static HttpPipeline Build(TableClientOptions options, HttpPipelinePolicy? credentialPolicy)
    {
        HttpPipelineOptions pipeline = new(options)
        {
            ResponseClassifier = new ResponseClassifier(),
            RequestFailedDetailsParser = TableErrorParser.Instance,
        };
        pipeline.PerRetryPolicies.Add(new DatePolicy(TimeProvider.System));
        if (credentialPolicy is not null) pipeline.PerRetryPolicies.Add(credentialPolicy);
        return HttpPipelineBuilder.Build(pipeline);
    }

    private static TableAudience DefaultAudience(Uri endpoint) =>
        endpoint.Host.EndsWith(".table.cosmos.azure.com", StringComparison.OrdinalIgnoreCase)
            ? new TableAudience("https://cosmos.azure.com")
            : TableAudience.AzurePublicCloud;
}
