using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace LatentSharp.ML;

/// <summary>Mappings of rows by ML.NET itself, with the columns that were asked for.</summary>
internal static class Mapping
{
    public static CustomMappingEstimator<VectorRow, ScoredRow> OfVectors(
        MLContext context, VaeOptions options, int size, int latent, Action<VectorRow, ScoredRow> map) => context.Transforms.CustomMapping(
            map, null, Input<VectorRow>(options, new VectorDataViewType(NumberDataViewType.Single, size)), Output(options, latent));

    public static CustomMappingEstimator<PictureRow, ScoredRow> OfPictures(
        MLContext context, VaeOptions options, int latent, Action<PictureRow, ScoredRow> map) => context.Transforms.CustomMapping(
            map, null, Input<PictureRow>(options, TextDataViewType.Instance), Output(options, latent));

    public static SchemaDefinition Input<T>(VaeOptions options, DataViewType type)
    {
        var definition = SchemaDefinition.Create(typeof(T));
        SchemaDefinition.Column column = definition["Values"];
        (column.ColumnName, column.ColumnType) = (options.Input, type);
        return definition;
    }

    private static SchemaDefinition Output(VaeOptions options, int latent)
    {
        var definition = SchemaDefinition.Create(typeof(ScoredRow));
        SchemaDefinition.Column code = definition[nameof(ScoredRow.Code)];
        (code.ColumnName, code.ColumnType) = (options.Code, new VectorDataViewType(NumberDataViewType.Single, latent));
        definition[nameof(ScoredRow.Error)].ColumnName = options.Error;
        definition[nameof(ScoredRow.Score)].ColumnName = options.Score;
        return definition;
    }
}

/// <summary>A row with a vector.</summary>
internal sealed class VectorRow
{
    /// <summary>The vector.</summary>
    public float[] Values { get; set; } = [];
}

/// <summary>A row with a picture.</summary>
internal sealed class PictureRow
{
    /// <summary>Path of its file.</summary>
    public string Values { get; set; } = "";
}

/// <summary>What is found of a row.</summary>
internal sealed class ScoredRow
{
    /// <summary>The mean code.</summary>
    public float[] Code { get; set; } = [];

    /// <summary>Mean squared error of the reconstruction.</summary>
    public float Error { get; set; }

    /// <summary>How strange it is.</summary>
    public float Score { get; set; }
}
