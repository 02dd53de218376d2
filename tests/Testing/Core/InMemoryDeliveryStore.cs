using PartnerDesk.Core.Requests;

namespace PartnerDesk.Testing.Core;

/// <summary>Deliveries in memory.</summary>
public sealed class InMemoryDeliveryStore : IDeliveryStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Delivery> _deliveries = [];

    public Task<Delivery> InsertOrGetAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_deliveries.TryGetValue(delivery.Key, out Delivery? first)) return Task.FromResult(first);

            _deliveries.Add(delivery.Key, delivery);
            return Task.FromResult(delivery);
        }
    }

    public Task<int> PurgeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            List<string> old = [.. _deliveries.Values.Where(delivery => delivery.AcceptedAt < before).Take(limit).Select(delivery => delivery.Key)];
            foreach (string key in old) _deliveries.Remove(key);
            return Task.FromResult(old.Count);
        }
    }
}
