using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.Journal;
using PartnerDesk.Sandbox.State;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.PartnerCenter;

/// <summary>
/// Changes once per MS-RequestId: the change and its answer are stored in one file, and a repeated id gets the stored answer.
/// </summary>
internal sealed class VendorChanges(CustomerStore store)
{
    public VendorAnswer Apply(HttpContext http, SandboxCustomer customer, Func<CustomerState, (CustomerState Next, VendorAnswer Answer)> change)
    {
        string requestId = http.Request.Headers["MS-RequestId"].ToString();
        string path = $"{http.Request.Method} {http.Request.Path}";
        return store.Change(customer, state =>
        {
            if (requestId.Length == 0)
            {
                return change(state);
            }

            AnsweredChange? before = state.Answered.FirstOrDefault(answered =>
                string.Equals(answered.RequestId, requestId, StringComparison.OrdinalIgnoreCase)
                && string.Equals(answered.Path, path, StringComparison.OrdinalIgnoreCase));
            if (before is not null)
            {
                http.Record().Repeated = true;
                return (state, before.Answer);
            }

            (CustomerState next, VendorAnswer answer) = change(state);
            return (CustomerStore.Remember(next, new AnsweredChange(requestId, path, answer)), answer);
        });
    }
}
