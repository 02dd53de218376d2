using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PartnerDesk.Core.Callers;

namespace PartnerDesk.Functions.Callers;

/// <summary>A caller together with how often it may call.</summary>
public sealed record KnownCaller(Caller Caller, bool Unlimited);

/// <summary>The callers of the configuration, found by the hash of their key.</summary>
/// <remarks>Keys are never kept: a key is hashed on arrival and looked up by hash, which leaks nothing about it by timing.</remarks>
public sealed class CallerDirectory
{
    /// <summary>Hashes of the keys printed in the sample settings; they are public and refused outside the local runtime.</summary>
    private static readonly HashSet<string> SampleKeyHashes = new(SampleKeys.All.Select(Hash), StringComparer.Ordinal);

    private readonly Dictionary<string, KnownCaller> _byKeyHash = new(StringComparer.Ordinal);

    /// <exception cref="OptionsValidationException">A caller is configured wrong; names the setting.</exception>
    public CallerDirectory(IConfiguration configuration, LocalOnly local)
    {
        var failures = new List<string>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (IConfigurationSection section in configuration.GetSection("Callers").GetChildren())
        {
            Add(section, names, local, failures);
        }

        if (failures.Count > 0)
        {
            throw new OptionsValidationException("Callers", typeof(CallerOptions), failures);
        }
    }

    /// <returns>Null when no caller has this key.</returns>
    public KnownCaller? FindByKey(string key) => _byKeyHash.GetValueOrDefault(Hash(key));

    internal static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private void Add(IConfigurationSection section, HashSet<string> names, LocalOnly local, List<string> failures)
    {
        string setting = section.Path.Replace(":", "__", StringComparison.Ordinal);
        CallerOptions options;
        try
        {
            options = section.Get<CallerOptions>() ?? new CallerOptions();
        }
        catch (InvalidOperationException e)
        {
            failures.Add($"{setting}: {e.InnerException?.Message ?? e.Message}");
            return;
        }

        StaffRoles roles = StaffRoles.None;
        foreach (string role in options.Roles)
        {
            if (Enum.TryParse(role, ignoreCase: true, out StaffRoles parsed) && parsed != StaffRoles.None && !char.IsAsciiDigit(role[0]))
            {
                roles |= parsed;
            }
            else
            {
                failures.Add($"{setting}__Roles: '{role}' is not one of helpdesk, admin, lead.");
            }
        }

        if (options.Name.Length is 0 or > 100)
        {
            failures.Add($"{setting}__Name: 1 to 100 characters are needed.");
        }
        else if (!names.Add(options.Name))
        {
            failures.Add($"{setting}__Name: '{options.Name}' is used twice.");
        }

        if (options.Kind == CallerKind.Customer && !Guid.TryParse(options.CustomerId, out _))
        {
            failures.Add($"{setting}__CustomerId: a customer caller needs the GUID of its customer.");
        }

        if (options.Kind == CallerKind.Staff && roles == StaffRoles.None)
        {
            failures.Add($"{setting}__Roles: a staff caller needs at least one role.");
        }

        foreach (string scoped in options.Scope.Where(id => !Guid.TryParse(id, out _)))
        {
            failures.Add($"{setting}__Scope: '{scoped}' is not a GUID.");
        }

        if (failures.Count > 0)
        {
            return;
        }

        var caller = new Caller(
            options.Name,
            options.Kind,
            options.CustomerId is { } id && options.Kind == CallerKind.Customer ? Guid.Parse(id).ToString("D") : null,
            options.Scope.Count == 0 ? null : options.Scope.Select(s => Guid.Parse(s).ToString("D")).ToHashSet(StringComparer.Ordinal),
            roles);
        foreach (string hash in options.KeyHashes)
        {
            AddKey(setting, hash.Trim().ToLowerInvariant(), new KnownCaller(caller, options.Unlimited), local, failures);
        }
    }

    private void AddKey(string setting, string hash, KnownCaller caller, LocalOnly local, List<string> failures)
    {
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower))
        {
            failures.Add($"{setting}__KeyHashes: a SHA-256 of 64 hex digits is needed.");
        }
        else if (SampleKeyHashes.Contains(hash) && !local.IsLocal)
        {
            failures.Add($"{setting}__KeyHashes: the sample's keys are public; they are refused outside the local runtime.");
        }
        else if (!_byKeyHash.TryAdd(hash, caller))
        {
            failures.Add($"{setting}__KeyHashes: the same key belongs to two callers.");
        }
    }
}
