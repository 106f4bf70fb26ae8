namespace LatentSharp.Training.Ranks;

/// <summary>
/// The processes that train one model together, by their ranks. Each call is made by all of them in the same order, and ends when what it
/// waits for has come; what is sent and received is a matter of one call. Calls may come from any thread, one after the other. Arrays must
/// be pinned (<see cref="GC.AllocateArray"/>).
/// </summary>
internal interface IRanks
{
    /// <summary>The rank of this process; 0 is the one that writes files and talks.</summary>
    int Rank { get; }

    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>Whether all of them have agreed to stop.</summary>
    bool HasStopped { get; set; }

    /// <summary>Whether the work is under way, in which nobody waits for long; before, data are read, which may take long.</summary>
    bool IsUnderWay { get; set; }

    /// <summary>Whether this process computes while it waits, so that waiting must cost little; else it must be short.</summary>
    bool ComputesMeanwhile { get; set; }

    /// <summary>Whether exchanges may go on on a thread of their own, beside the threads that compute.</summary>
    bool AllowsThread { get; }

    /// <summary>Sends slice j to rank j, and has from rank i what becomes slice i.</summary>
    /// <param name="values">As many slices as there are ranks.</param>
    /// <param name="received">As many; another array.</param>
    /// <param name="slice">Numbers of a slice, at least 1.</param>
    void AllToAll(float[] values, float[] received, int slice);

    /// <summary>Sends a slice to everybody, and has from rank i what becomes slice i.</summary>
    /// <param name="values">Begins with the slice.</param>
    /// <param name="received">As many slices as there are ranks; another array.</param>
    /// <param name="slice">Numbers of a slice, at least 1.</param>
    void AllGather(float[] values, float[] received, int slice);
}
