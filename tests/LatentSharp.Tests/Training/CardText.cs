using System.Text.Json;
using LatentSharp.Training;
using LatentSharp.Training.Files;

namespace LatentSharp.Tests.Training;

/// <summary>A card as text: records that hold lists compare by reference.</summary>
internal static class CardText
{
    public static string Of(ModelCard card) => JsonSerializer.Serialize(card, TrainingJson.Default.ModelCard);
}
