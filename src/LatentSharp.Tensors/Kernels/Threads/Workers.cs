namespace LatentSharp.Tensors.Kernels.Threads;

/// <summary>
/// One piece of work that can be cut into parts. Parts must not share what they write, so that their order and their thread do not matter.
/// </summary>
internal interface IJob
{
    /// <summary>Does one part.</summary>
    /// <param name="part">Its number, from 0.</param>
    void Run(int part);
}

/// <summary>
/// The process's own compute threads. They spin for a short while between jobs, so that the next job of a training step
/// starts without a kernel call, and sleep when there is none. Whoever is free takes the next part; since parts share
/// nothing, results have the same bits for any number of threads.
/// </summary>
internal static unsafe class Workers
{
    // About 50 µs of spinning: longer than the gaps between the kernels of a step, short enough not to warm an idle machine.
    private const int SpinsBeforeSleep = 2000;
    // A thread that waits longer than a few microseconds may be waiting for one that another process keeps from running.
    private const int SpinsBeforeYield = 256;

    private static readonly Lock Gate = new();
    private static readonly SemaphoreSlim Wake = new(0);
    private static int s_started;
    private static int s_sleepers;
    private static int s_threads = Environment.ProcessorCount;

    // Counted by the thread that hands out.
    [ThreadStatic]
    private static int t_passes;

    // Whether the thread does its jobs by itself.
    [ThreadStatic]
    private static bool t_alone;

    // The job being done. The ticket holds the job's number (high half) and how many parts nobody has taken (low half):
    // a thread that has taken a part keeps the job alive until it counts that part as done.
    private static long s_ticket;
    private static int s_unfinished;
    private static int s_parts;
    private static void* s_job;
    private static delegate*<void*, int, void> s_run;
    private static Exception? s_failure;

    /// <summary>How many threads work on a job, the caller's included.</summary>
    public static int Threads
    {
        get => s_threads;
        set => s_threads = Math.Clamp(value, 1, 256);
    }

    /// <summary>
    /// Jobs that the calling thread has begun, shared or not. Each walks over its data, so that what an operation adds to it is how often
    /// it passes over memory; it does not depend on the machine or the number of threads.
    /// </summary>
    public static int Passes => t_passes;

    /// <summary>Counts a pass that is not worth other threads.</summary>
    public static void CountPass() => t_passes++;

    /// <summary>
    /// Does all parts of a job and returns when they are done. A call from inside a job, or beside another caller's, runs on the calling
    /// thread alone.
    /// </summary>
    /// <param name="job">The job; it stays where it is until the call returns.</param>
    /// <param name="parts">Number of parts.</param>
    public static void Run<TJob>(ref TJob job, int parts)
        where TJob : unmanaged, IJob
    {
        t_passes++;
        if (parts <= 1 || s_threads == 1 || t_alone || Gate.IsHeldByCurrentThread || !Gate.TryEnter())
        {
            for (int part = 0; part < parts; part++)
            {
                job.Run(part);
            }

            return;
        }

        try
        {
            fixed (TJob* pointer = &job)
            {
                RunOnAll(pointer, &Invoke<TJob>, parts);
            }
        }
        finally
        {
            Gate.Exit();
        }
    }

    /// <summary>
    /// Does work on the calling thread alone, so that it takes no thread from other work that goes on, and never makes that do without
    /// its threads.
    /// </summary>
    /// <param name="work">The work.</param>
    public static T Alone<T>(Func<T> work)
    {
        bool before = t_alone;
        t_alone = true;
        try
        {
            return work();
        }
        finally
        {
            t_alone = before;
        }
    }

    private static void Invoke<TJob>(void* job, int part)
        where TJob : unmanaged, IJob => ((TJob*)job)->Run(part);

    private static void RunOnAll(void* job, delegate*<void*, int, void> run, int parts)
    {
        Start();
        s_job = job;
        s_run = run;
        s_parts = parts;
        s_failure = null;
        Volatile.Write(ref s_unfinished, parts);
        long number = (Volatile.Read(ref s_ticket) >> 32) + 1;
        Interlocked.Exchange(ref s_ticket, (number << 32) | (uint)parts);
        int sleepers = Volatile.Read(ref s_sleepers);
        if (sleepers > 0)
        {
            Wake.Release(Math.Min(sleepers, parts - 1));
        }

        while (TakePart())
        {
        }

        for (int spins = 0; Volatile.Read(ref s_unfinished) > 0; spins++)
        {
            Pause(spins);
        }

        if (s_failure is { } failure)
        {
            throw new InvalidOperationException("A compute kernel failed on a worker thread.", failure);
        }
    }

    /// <summary>Takes one part of the current job and does it.</summary>
    /// <returns>Whether there was one to take.</returns>
    private static bool TakePart()
    {
        while (true)
        {
            long ticket = Volatile.Read(ref s_ticket);
            int left = (int)(ticket & uint.MaxValue);
            if (left == 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref s_ticket, ticket - 1, ticket) == ticket)
            {
                try
                {
                    s_run(s_job, s_parts - left);
                }
                catch (Exception failure)
                {
                    s_failure = failure;
                }

                Interlocked.Decrement(ref s_unfinished);
                return true;
            }
        }
    }

    private static void Start()
    {
        while (s_started < s_threads - 1)
        {
            int number = ++s_started;
            new Thread(() => Serve(number)) { IsBackground = true, Name = $"LatentSharp worker {number}" }.Start();
        }
    }

    private static void Serve(int number)
    {
        int spins = 0;
        while (true)
        {
            if (number < s_threads && TakePart())
            {
                spins = 0;
            }
            else if (++spins < SpinsBeforeSleep)
            {
                Pause(spins);
            }
            else
            {
                Sleep(number);
                spins = 0;
            }
        }
    }

    private static void Sleep(int number)
    {
        Interlocked.Increment(ref s_sleepers);
        if (number >= s_threads || (Volatile.Read(ref s_ticket) & uint.MaxValue) == 0)
        {
            Wake.Wait();
        }

        Interlocked.Decrement(ref s_sleepers);
    }

    private static void Pause(int spins)
    {
        if (spins >= SpinsBeforeYield)
        {
            Thread.Yield();
        }
        else
        {
            Thread.SpinWait(1);
        }
    }
}
