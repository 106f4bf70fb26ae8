using System.Globalization;
using LatentSharp.Data.Sources;
using LatentSharp.Imaging.Reading;

namespace LatentSharp.Data.Values;

/// <summary>Finds how many bits of 16 the samples of picture files have: cameras and scanners fill 10, 12 or 14 of them.</summary>
internal static class DeepSamples
{
    /// <summary>The pictures with heads that say which sample is white, the same for all of 16 bits, and which it is; null without such.
    /// </summary>
    /// <param name="files">Where they lie.</param>
    /// <param name="listing">All of them.</param>
    /// <param name="context">Threads and what stops them.</param>
    /// <param name="notes">Receives a line where it is not the largest of 16 bits.</param>
    /// <param name="known">Which it is, as a model was trained; null where the pictures tell.</param>
    public static (PictureListing Listing, int? White) Scaled(
        PageFiles files, PictureListing listing, ReadContext context, List<string> notes, int? known = null)
    {
        int[] deep = [.. Enumerable.Range(0, listing.Names.Length).Where(index => listing.Found[index].Head!.IsDeep)];
        if (deep.Length == 0)
        {
            return (listing, null);
        }

        if (known is { } trained)
        {
            return With(trained);
        }

        // All are looked at only where the first few leave it open.
        var largest = new int[deep.Length];
        int few = Math.Min(FirstLook.Looked, deep.Length);
        context.ForEach("checking", 0, few, few, i => Look((int)((long)i * deep.Length / few)));
        if (SampleBits.WhiteOf(largest.Max()) < ushort.MaxValue)
        {
            context.ForEach("checking", 0, deep.Length, deep.Length, Look);
        }

        int white = SampleBits.WhiteOf(largest.Max());
        if (white < ushort.MaxValue)
        {
            notes.Add(Note(largest.Max(), white));
        }

        return With(white);

        (PictureListing Listing, int? White) With(int largestValue)
        {
            Examined[] found = [.. listing.Found];
            Array.ForEach(deep, index => found[index] = found[index] with
            {
                Head = found[index].Head! with { LargestValue = largestValue },
            });
            return (listing with { Found = found }, largestValue);
        }

        void Look(int i)
        {
            if (largest[i] > 0)
            {
                return;
            }

            PictureHead head = listing.Found[deep[i]].Head!;
            int stated = head.LargestValue < ushort.MaxValue ? head.LargestValue : 0;
            try
            {
                PictureFiles.Decode(files, listing, deep[i], context, null, picture => largest[i] = Math.Max(stated, picture.Largest));
            }
            catch (DataException)
            {
                // It is told of in its turn, after those before it.
            }
        }
    }

    /// <summary>What is told of samples of 16 bits that do not fill them.</summary>
    /// <param name="largest">The largest of all.</param>
    /// <param name="white">What is taken for white.</param>
    public static string Note(int largest, int white) => string.Create(CultureInfo.InvariantCulture,
        $"values: 16-bit samples of at most {largest}, taken for samples of {SampleBits.Count(white)} bits ({white} is white)");
}
