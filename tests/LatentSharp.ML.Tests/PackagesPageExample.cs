#pragma warning disable IDE0005 // a program of its own needs it, which does not live in this namespace
using LatentSharp.ML;
#pragma warning restore IDE0005
using Microsoft.ML;

namespace LatentSharp.ML.Tests;

/// <summary>The lines of docs/packages.md, compiled here; a test of the house holds the two texts against each other.</summary>
internal static class PackagesPageExample
{
    public static IEstimator<ITransformer> Pipeline()
    {
        // example begins
        var context = new MLContext(seed: 1);
        var pipeline = new VaeEstimator(context, new VaeOptions { Input = "Features" })
            .Append(context.Transforms.ProjectToPrincipalComponents("Plane", "Code", rank: 2))
            .Append(context.Clustering.Trainers.KMeans("Code", numberOfClusters: 5));
        // example ends
        return pipeline;
    }
}
