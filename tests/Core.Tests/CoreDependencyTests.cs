using System.Reflection;
using PartnerDesk.Core.Requests;

namespace PartnerDesk.Core.Tests;

public sealed class CoreDependencyTests
{
    [Fact]
    public void Core_refers_to_nothing_but_the_base_class_library()
    {
        string baseLibrary = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

        IEnumerable<string> foreign = typeof(SupportRequest).Assembly.GetReferencedAssemblies()
            .Where(name => !File.Exists(Path.Combine(baseLibrary, $"{name.Name}.dll")))
            .Select(name => name.FullName);

        Assert.Empty(foreign);
    }
}
