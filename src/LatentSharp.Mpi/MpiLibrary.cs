using System.Runtime.InteropServices;
using LatentSharp.Settings;

namespace LatentSharp.Mpi;

/// <summary>The MPI that is installed here, and its handles.</summary>
/// <param name="Name">The file, as it was found.</param>
/// <param name="World">All processes that were started together.</param>
/// <param name="Float">The type of a number of 32 bits.</param>
/// <param name="Serialized">The level at which several threads may call, one after the other; higher levels are greater numbers.</param>
/// <param name="IsOpenMpi">Whether it is Open MPI, by its own handles.</param>
internal sealed record MpiLibrary(string Name, nint World, nint Float, int Serialized = 2, bool IsOpenMpi = false)
{
    private const string AnyName = "libmpi_abi.so.0";
    private const string OpenMpi = "libmpi.so.40";

    // The handles of the MPI 5 standard's ABI, and those of MPICH and what descends from it (Intel MPI, MVAPICH, MS-MPI).
    private static readonly (nint World, nint Float, int Serialized) Standard = (0x101, 0x210, 2048);
    private static readonly (nint World, nint Float) Mpich = (0x44000000, 0x4c00040a);

    /// <summary>Set by who starts processes: by Open MPI's mpirun, by MPICH's and its family's, by Slurm and newer Open MPI.</summary>
    private static readonly string[] OfOpenMpi = ["OMPI_COMM_WORLD_SIZE", "PMIX_RANK"];

    private static readonly string[] OfMpich = ["PMI_SIZE", "PMI_RANK", "PMI_FD"];

    /// <summary>Whether something has started this process as one of several.</summary>
    public static bool IsStarted => OfOpenMpi.Concat(OfMpich).Append("SLURM_STEP_ID").Any(IsSet);

    /// <summary>How many processes whoever started this one says that there are; null where it does not say.</summary>
    public static int? Started => ((string[])["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"])
        .Select(name => int.TryParse(Environment.GetEnvironmentVariable(name), out int size) ? size : (int?)null)
        .FirstOrDefault(size => size is not null);

    /// <summary>How many processes there are on this machine, as whoever started this one says; 1 where it does not.</summary>
    public static int StartedHere => ((string[])["OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", "SLURM_NTASKS_PER_NODE"])
        .Select(name => int.TryParse(Environment.GetEnvironmentVariable(name), out int size) ? size : (int?)null)
        .FirstOrDefault(size => size is not null) ?? 1;

    /// <summary>The rank of this process as whoever started it says; 0 where it does not.</summary>
    public static int StartedRank => ((string[])["OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK", "SLURM_PROCID"])
        .Select(name => int.TryParse(Environment.GetEnvironmentVariable(name), out int rank) ? rank : (int?)null)
        .FirstOrDefault(rank => rank is not null) ?? 0;

    /// <summary>Loads it; which one, where there are several, is said by what started this process.</summary>
    /// <exception cref="MpiException">There is none.</exception>
    public static MpiLibrary Load()
    {
        string[] names = OperatingSystem.IsWindows() ? ["msmpi.dll"]
            : OperatingSystem.IsMacOS() ? ["libmpi_abi.0.dylib", "libmpi.40.dylib", "libmpich.12.dylib", "libmpi.12.dylib"]
            : OfOpenMpi.Any(IsSet) ? [OpenMpi, AnyName, "libmpich.so.12", "libmpi.so.12"]
            : OfMpich.Any(IsSet) ? [AnyName, "libmpich.so.12", "libmpi.so.12", OpenMpi]
            : [AnyName, OpenMpi, "libmpich.so.12", "libmpi.so.12"];
        foreach (string name in names)
        {
            if (!NativeLibrary.TryLoad(name, out nint library))
            {
                continue;
            }

            Native.Use(library);
            return NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out nint world)
                && NativeLibrary.TryGetExport(library, "ompi_mpi_float", out nint number)
                    ? new MpiLibrary(name, world, number, IsOpenMpi: true)
                : name.StartsWith("libmpi_abi", StringComparison.Ordinal)
                    ? new MpiLibrary(name, Standard.World, Standard.Float, Standard.Serialized)
                    : new MpiLibrary(name, Mpich.World, Mpich.Float);
        }

        throw new MpiException(SettingText.Of($"{new SettingName("ranks")} mpi needs MPI on every machine, and there is none here " +
            $"(looked for {string.Join(", ", names)}); install Open MPI or MPICH, e.g. the package openmpi-bin or mpich."));
    }

    private static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };
}
