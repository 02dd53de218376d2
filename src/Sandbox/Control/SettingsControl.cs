using System.Collections.Immutable;
using PartnerDesk.Sandbox.State;
using PartnerDesk.Sandbox.Throttling;

namespace PartnerDesk.Sandbox.Control;

/// <summary>Throttle budgets and strict mode.</summary>
internal sealed class SettingsControl(Persisted<SandboxSettings> settings, Throttle throttle)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/budgets", () => settings.Current.Budgets);
        routes.MapPut("/budgets", (HttpRequest request) => ControlBody.HandleAsync<BudgetsBody>(request, SetBudgets));
        routes.MapGet("/strict", () => settings.Current.Strict);
        routes.MapPut("/strict", (HttpRequest request) => ControlBody.HandleAsync<StrictBody>(request, SetStrict));
    }

    /// <summary>New budgets begin with empty windows.</summary>
    private IResult SetBudgets(BudgetsBody body)
    {
        if (body.GraphPerMinute is < 0 || body.GraphPerHour is < 0 || body.PartnerCenterPerMinute is < 0)
        {
            return ControlBody.Mistake("graphPerMinute, graphPerHour and partnerCenterPerMinute are numbers from 0.");
        }

        SandboxSettings next = settings.Change(current => current with
        {
            Budgets = new Budgets
            {
                GraphPerMinute = body.GraphPerMinute ?? current.Budgets.GraphPerMinute,
                GraphPerHour = body.GraphPerHour ?? current.Budgets.GraphPerHour,
                PartnerCenterPerMinute = body.PartnerCenterPerMinute ?? current.Budgets.PartnerCenterPerMinute,
            },
        });
        throttle.Forgive();
        return Results.Ok(next.Budgets);
    }

    private IResult SetStrict(StrictBody body)
    {
        if (body.Enabled is not { } enabled)
        {
            return ControlBody.Mistake("enabled is needed: true or false.");
        }

        ImmutableList<ExpectedCall> expected = [.. body.Expected ?? []];
        if (expected.Exists(call => string.IsNullOrWhiteSpace(call.PathPattern)))
        {
            return ControlBody.Mistake("Each expected call needs a pathPattern.");
        }

        return Results.Ok(settings.Change(current => current with { Strict = new StrictMode { Enabled = enabled, Expected = expected } }).Strict);
    }

    private sealed record BudgetsBody(int? GraphPerMinute, int? GraphPerHour, int? PartnerCenterPerMinute);

    private sealed record StrictBody(bool? Enabled, IReadOnlyList<ExpectedCall>? Expected);
}
