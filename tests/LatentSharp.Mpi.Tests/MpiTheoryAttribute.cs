namespace LatentSharp.Mpi.Tests;

/// <summary>A test on the MPI libraries that are installed here; where there is none, it says that nothing was checked.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MpiTheoryAttribute : TheoryAttribute
{
    public MpiTheoryAttribute()
    {
        if (Launcher.All.Count == 0)
        {
            Skip = "nothing was checked: neither Open MPI nor MPICH is installed here";
        }
    }
}
