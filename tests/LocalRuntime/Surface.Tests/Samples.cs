namespace Package.Samples;

public enum Colour
{
    Green = 2,
}

public abstract class Sample<T> : IDisposable
{
    public const int Limit = 3;

    protected Sample(string name = "x") => Name = name;

    public delegate T[] Inner(List<T> all);

    public event EventHandler? Changed;

    public virtual int Count { get; private set; }

    public T? First { get; init; }

    internal string Name { get; }

    protected abstract string this[int index] { get; set; }

    public static bool Try<TOther>(string name, out TOther? found, bool exact = true, TimeSpan? within = default, params string[] more)
    {
        found = default;
        return exact && within is null && more.Contains(name);
    }

    public void Close(int? a)
    {
        Count = a ?? 0;
        Changed?.Invoke(this, EventArgs.Empty);
    }

    public void Dispose()
    {
        Close(null);
        GC.SuppressFinalize(this);
    }
}
