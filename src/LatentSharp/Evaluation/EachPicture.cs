using System.Runtime.ExceptionServices;
using LatentSharp.Tensors;

namespace LatentSharp.Evaluation;

/// <summary>Work on one picture after the other that all threads share.</summary>
internal static class EachPicture
{
    /// <summary>Does something for each of a number of pictures, in any order, on as many threads as computations use.</summary>
    /// <param name="count">Pictures.</param>
    /// <param name="action">What is done; it gets the picture's number.</param>
    /// <remarks>What the action throws comes out as it is; of several, the first.</remarks>
    public static void Do(int count, Action<int> action)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Compute.Threads }, action);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }
}
