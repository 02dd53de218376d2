using System.Text.Json;
using System.Text.Json.Serialization;
using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Journal;

/// <summary>The last calls, in memory and as lines of a file, so that a restarted sandbox still knows what it answered.</summary>
internal sealed class CallJournal : IDisposable
{
    /// <summary>Calls kept; older ones are forgotten.</summary>
    public const int Capacity = 20_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly Queue<CallRecord> _calls = new();
    private FileStream _file;
    private int _lines;
    private long _last;

    public CallJournal(StateDirectory directory)
    {
        _path = directory.File("calls.jsonl");
        if (File.Exists(_path))
        {
            foreach (string line in File.ReadLines(_path).Where(line => line.EndsWith('}')))
            {
                Keep(JsonSerializer.Deserialize<CallRecord>(line, Json)!);
            }
        }

        _file = Compact();
    }

    /// <summary>The next call's number, from 1, growing over restarts.</summary>
    public long NextSequence() => Interlocked.Increment(ref _last);

    /// <summary>Writes a call down; from then on it survives the process.</summary>
    public void Add(CallRecord call)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(call, Json), (byte)'\n'];
        lock (_gate)
        {
            Keep(call);
            _file.Write(line);
            _file.Flush();
            if (++_lines > Capacity * 2)
            {
                _file.Dispose();
                _file = Compact();
            }
        }
    }

    /// <summary>The calls kept, in the order in which they ended.</summary>
    public IReadOnlyList<CallRecord> All()
    {
        lock (_gate)
        {
            return [.. _calls];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _calls.Clear();
            _file.Dispose();
            _file = Compact();
        }
    }

    public void Dispose() => _file.Dispose();

    private void Keep(CallRecord call)
    {
        _calls.Enqueue(call);
        _last = Math.Max(_last, call.Sequence);
        if (_calls.Count > Capacity)
        {
            _calls.Dequeue();
        }
    }

    private FileStream Compact()
    {
        string temporary = _path + ".new";
        File.WriteAllLines(temporary, _calls.Select(call => JsonSerializer.Serialize(call, Json)));
        File.Move(temporary, _path, overwrite: true);
        _lines = _calls.Count;
        return new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }
}
