using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace LatentSharp.Mpi;

/// <summary>
/// The functions of MPI that are called, of whatever library was found. Handles are addresses in some and integers in others, and are
/// passed as native integers (MPI 4.1, sections 3, 6 and 11).
/// </summary>
internal static class Native
{
    private const string Library = "mpi";

    /// <summary>Lets the functions come from a library; once in a process.</summary>
    /// <param name="library">It.</param>
    public static void Use(nint library) => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly,
        (name, _, _) => name == Library ? library : 0);

    [DllImport(Library, EntryPoint = "MPI_Init_thread")]
    public static extern int Init(nint argumentCount, nint arguments, int wanted, out int provided);

    [DllImport(Library, EntryPoint = "MPI_Finalize")]
    public static extern int End();

    [DllImport(Library, EntryPoint = "MPI_Abort")]
    public static extern int Abort(nint communicator, int code);

    [DllImport(Library, EntryPoint = "MPI_Comm_rank")]
    public static extern int Rank(nint communicator, out int rank);

    [DllImport(Library, EntryPoint = "MPI_Comm_size")]
    public static extern int Size(nint communicator, out int size);

    [DllImport(Library, EntryPoint = "MPI_Ialltoall")]
    public static extern int AllToAll(nint sent, int sentCount, nint sentType, nint received, int count, nint type, nint communicator,
        ref nint request);

    [DllImport(Library, EntryPoint = "MPI_Iallgather")]
    public static extern int AllGather(nint sent, int sentCount, nint sentType, nint received, int count, nint type, nint communicator,
        ref nint request);

    [DllImport(Library, EntryPoint = "MPI_Test")]
    public static extern int Test(ref nint request, out int isDone, nint status);

    [DllImport(Library, EntryPoint = "MPI_Iprobe")]
    public static extern int Probe(int source, int tag, nint communicator, out int isThere, nint status);

    [DllImport(Library, EntryPoint = "MPI_Recv")]
    public static extern int Receive(nint buffer, int count, nint type, int source, int tag, nint communicator, nint status);

    [DllImport(Library, EntryPoint = "MPI_Isend")]
    public static extern int Send(nint buffer, int count, nint type, int target, int tag, nint communicator, ref nint request);
}
