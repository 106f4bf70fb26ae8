using System.Diagnostics;
using System.Runtime.InteropServices;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Mpi;

/// <summary>
/// Ranks that MPI's own programs have started. Nothing blocks in MPI: every wait asks again and again, and ends with the name of whoever
/// does not answer when it has taken too long. Calls come from any thread; a lock lets them be one after the other, that of the end
/// included.
/// </summary>
internal sealed class MpiRanks : IRanks
{
    // Messages between ranks beside the exchanges: are you there, and yes.
    private const int Question = 7101;
    private const int Answer = 7102;

    // When gradients are sent: "beside" the backward pass, or "after" it; unset: beside it where a processor is left.
    private const string Exchange = "LATENTSHARP_EXCHANGE";
    private const string Beside = "beside";

    // Reading data takes as long as it takes, but not for ever.
    private const int BeforeWork = 10;

    private static readonly TimeSpan Spinning = TimeSpan.FromMilliseconds(0.2);
    private static readonly TimeSpan Yielding = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(1);

    private readonly MpiLibrary _library;
    private readonly TimeSpan _stall;
    private readonly Lock _calls = new();
    private volatile bool _computesMeanwhile;

    // A status is at most 32 bytes in any library; a token is one number.
    private readonly nint _status = Marshal.AllocHGlobal(64);
    private readonly nint _token = Marshal.AllocHGlobal(sizeof(float));
    private readonly nint _pong = Marshal.AllocHGlobal(sizeof(float));

    private MpiRanks(MpiLibrary library, TimeSpan stall, int rank, int count, bool isSerialized)
    {
        // Beside as many busy threads as there are processors another one would only take their time.
        AllowsThread = isSerialized && Environment.GetEnvironmentVariable(Exchange) switch
        {
            Beside => true,
            null or "" => MpiLibrary.StartedHere * Compute.Threads < Environment.ProcessorCount,
            _ => false,
        };
        (_library, _stall) = (library, stall);
        (Rank, Count) = (rank, count);
        Marshal.WriteInt32(_token, 0);
    }

    public int Rank { get; }

    public int Count { get; }

    public bool HasStopped { get; set; }

    public bool IsUnderWay { get; set; }

    public bool ComputesMeanwhile
    {
        get => _computesMeanwhile;
        set => _computesMeanwhile = value;
    }

    public bool AllowsThread { get; }

    /// <summary>The library that carries the messages.</summary>
    public string Library => _library.Name;

    /// <summary>Finds the others.</summary>
    /// <param name="stall">How long a rank may keep the others waiting.</param>
    /// <exception cref="MpiException">There is no MPI, or nobody has started several processes.</exception>
    public static MpiRanks Start(TimeSpan stall)
    {
        if (!MpiLibrary.IsStarted)
        {
            throw new MpiException(SettingText.Of($"{new SettingName("ranks")} mpi is for processes that MPI has started; put mpirun -np " +
                $"2, or srun -n 2, before the command."));
        }

        var library = MpiLibrary.Load();
        Check(Native.Init(0, 0, library.Serialized, out int level), "MPI_Init_thread");
        Check(Native.Rank(library.World, out int rank), "MPI_Comm_rank");
        Check(Native.Size(library.World, out int count), "MPI_Comm_size");
        if (MpiLibrary.Started is { } started && started != count)
        {
            throw new MpiException(SettingText.Of($"{started} processes were started, but {library.Name} sees {count}; start them with " +
                $"the mpirun of the MPI that is installed (mpirun.openmpi, mpirun.mpich), or with srun and a kind of MPI that it " +
                    $"knows (pmix, pmi2)."));
        }

        return new MpiRanks(library, stall, rank, count, level >= library.Serialized);
    }

    public void AllToAll(float[] values, float[] received, int slice)
    {
        nint request = 0;
        lock (_calls)
        {
            Check(Native.AllToAll(Address(values), slice, _library.Float, Address(received), slice, _library.Float, _library.World,
                ref request), "MPI_Ialltoall");
        }

        Wait(request);
    }

    public void AllGather(float[] values, float[] received, int slice)
    {
        Wait(BeginGather(values, received, slice));
    }

    /// <summary>Waits for all ranks to be done, however long rank 0 still writes, and takes leave of MPI.</summary>
    public void Finish()
    {
        float[] values = GC.AllocateArray<float>(1, pinned: true), received = GC.AllocateArray<float>(Count, pinned: true);
        nint request = BeginGather(values, received, 1);
        while (!IsDone(ref request))
        {
            AnswerQuestions();
            Thread.Sleep(10);
        }

        // In MPI_Finalize, MPICH (4.0, UCX) asks each other rank to confirm what was sent, answers until its own confirmations are there,
        // and then waits for all ranks without answering. A rank that has confirmed before it asks itself is never answered. So nobody
        // looks at the network from here until all have asked.
        if (!_library.IsOpenMpi)
        {
            Thread.Sleep(Leaving);
        }

        Native.End();
    }

    /// <summary>Ends all ranks; does not come back.</summary>
    /// <param name="code">The exit code.</param>
    public void Abort(int code)
    {
        // Where the way to the others is cut, MPI may never come back either.
        new Thread(() =>
        {
            Thread.Sleep(Grace);
            Process.GetCurrentProcess().Kill();
        })
        { IsBackground = true }.Start();
        lock (_calls)
        {
            Native.Abort(_library.World, code);
        }

        Environment.Exit(code);
    }

    private nint BeginGather(float[] values, float[] received, int slice)
    {
        nint request = 0;
        lock (_calls)
        {
            Check(Native.AllGather(Address(values), slice, _library.Float, Address(received), slice, _library.Float, _library.World,
                ref request), "MPI_Iallgather");
        }

        return request;
    }

    private void Wait(nint request)
    {
        long start = Stopwatch.GetTimestamp();
        while (!IsDone(ref request))
        {
            TimeSpan waited = Stopwatch.GetElapsedTime(start);
            if (!_computesMeanwhile && waited < Spinning)
            {
                continue;
            }

            if (!_computesMeanwhile && waited < Yielding)
            {
                Thread.Sleep(0);
                continue;
            }

            Thread.Sleep(1);
            if (waited < Usual)
            {
                continue;
            }

            AnswerQuestions();

            // Rank 0 is the first to ask, since it can tell a person.
            TimeSpan most = IsUnderWay ? _stall : _stall * BeforeWork;
            if (waited > (Rank == 0 ? most : most + (2 * Grace)))
            {
                FindMissing(ref request, waited);
                start = Stopwatch.GetTimestamp();
            }
        }
    }

    /// <summary>Asks all others whether they wait as well; whoever is silent is what is waited for.</summary>
    /// <exception cref="MpiException">Somebody is silent.</exception>
    private void FindMissing(ref nint request, TimeSpan waited)
    {
        var missing = Enumerable.Range(0, Count).Where(rank => rank != Rank).ToList();
        foreach (int rank in missing)
        {
            Send(_token, rank, Question);
        }

        long asked = Stopwatch.GetTimestamp();
        while (missing.Count > 0 && Stopwatch.GetElapsedTime(asked) < Grace)
        {
            if (IsDone(ref request))
            {
                return;
            }

            AnswerQuestions();
            missing.RemoveAll(rank => Take(rank, Answer));
            Thread.Sleep(1);
        }

        string who = missing.Count == 0 ? "nobody is missing, but what was sent has not arrived"
            : $"{(missing.Count == 1 ? "rank" : "ranks")} {string.Join(", ", missing)} did not answer";
        throw new MpiException(SettingText.Of($"{who} for {waited.TotalSeconds:0} seconds, which is more than {new SettingName("stall")} " +
            $"allows; look at that machine and its network, then go on with {new SettingName("resume")}."));
    }

    private void AnswerQuestions()
    {
        for (int rank = 0; rank < Count; rank++)
        {
            if (rank != Rank && Take(rank, Question))
            {
                Send(_token, rank, Answer);
            }
        }
    }

    private bool Take(int rank, int tag)
    {
        lock (_calls)
        {
            Check(Native.Probe(rank, tag, _library.World, out int isThere, _status), "MPI_Iprobe");
            if (isThere != 0)
            {
                Check(Native.Receive(_pong, 1, _library.Float, rank, tag, _library.World, _status), "MPI_Recv");
            }

            return isThere != 0;
        }
    }

    /// <summary>A message so short that nobody waits for it to be taken; its buffer never changes.</summary>
    private void Send(nint buffer, int rank, int tag)
    {
        nint request = 0;
        lock (_calls)
        {
            Check(Native.Send(buffer, 1, _library.Float, rank, tag, _library.World, ref request), "MPI_Isend");
        }
    }

    private bool IsDone(ref nint request)
    {
        lock (_calls)
        {
            Check(Native.Test(ref request, out int isDone, _status), "MPI_Test");
            return isDone != 0;
        }
    }

    private static nint Address(float[] values) => Marshal.UnsafeAddrOfPinnedArrayElement(values, 0);

    private static void Check(int code, string function)
    {
        if (code != 0)
        {
            throw new MpiException(SettingText.Of($"{function} failed with code {code}; what MPI itself says is above."));
        }
    }
}
