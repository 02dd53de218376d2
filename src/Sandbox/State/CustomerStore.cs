using System.Collections.Concurrent;
using PartnerDesk.Sandbox.Customers;

namespace PartnerDesk.Sandbox.State;

/// <summary>The customers' state, one file each. A customer that nobody has changed has no file: its seed is the same every time.</summary>
internal sealed class CustomerStore(StateDirectory directory, Persisted<SandboxSettings> settings)
{
    private const int AnswersKept = 200;

    private readonly ConcurrentDictionary<string, Persisted<CustomerState>> _customers = new(StringComparer.Ordinal);

    /// <summary>Customers that have a file; for the others the seed holds, and need not be made to know the situation.</summary>
    private readonly ConcurrentDictionary<string, bool> _touched = new(
        Directory.EnumerateFiles(directory.CustomersFolder, "*.json").Select(file => KeyValuePair.Create(Path.GetFileNameWithoutExtension(file), true)),
        StringComparer.Ordinal);

    public string SituationOf(SandboxCustomer customer) => _touched.ContainsKey(customer.Id) ? Read(customer).Situation : customer.FirstSituation;

    public CustomerState Read(SandboxCustomer customer) => Slot(customer).Current;

    public TAnswer Change<TAnswer>(SandboxCustomer customer, Func<CustomerState, (CustomerState Next, TAnswer Answer)> change)
    {
        TAnswer answer = Slot(customer).Change(change);
        _touched[customer.Id] = true;
        return answer;
    }

    /// <summary>Puts the customer into a situation as if it had been seeded with it; earlier changes are gone.</summary>
    public void Set(SandboxCustomer customer, string situation) =>
        Change(customer, _ => (CustomerSeed.Create(customer, situation, settings.Current.SeededAt), true));

    /// <summary>Remembers an answer so that the same MS-RequestId is answered alike and does nothing twice.</summary>
    public static CustomerState Remember(CustomerState state, AnsweredChange answered)
    {
        int tooMany = state.Answered.Count + 1 - AnswersKept;
        return state with { Answered = (tooMany > 0 ? state.Answered.RemoveRange(0, tooMany) : state.Answered).Add(answered) };
    }

    public void Reset()
    {
        _touched.Clear();
        foreach (Persisted<CustomerState> customer in _customers.Values)
        {
            customer.Reset();
        }

        foreach (string file in Directory.EnumerateFiles(directory.CustomersFolder))
        {
            File.Delete(file);
        }
    }

    private Persisted<CustomerState> Slot(SandboxCustomer customer) => _customers.GetOrAdd(customer.Id, _ => new Persisted<CustomerState>(
        Path.Combine(directory.CustomersFolder, customer.Id + ".json"),
        () => CustomerSeed.Create(customer, customer.FirstSituation, settings.Current.SeededAt)));
}
