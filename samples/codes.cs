#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// Encodes faces to their mean codes, keeps them as a file, and decodes them again. Run train.cs first.
using LatentSharp.Runs;
using LatentSharp.Runs.Coding;
using LatentSharp.Tensors;

using Run run = Run.Open("runs/sample");
EncodeResult encoded = run.Encode("faces");
encoded.Save("codes.npy");
Tensor codes = encoded.Codes;
Console.WriteLine($"{codes.Shape[0]} faces as codes of {codes.Shape[1]} numbers: codes.npy");

var few = new Tensor(new Shape(8, codes.Shape[1]), codes.Span[..(8 * codes.Shape[1])].ToArray());
run.Decode(few).Save("decoded.png");
Console.WriteLine("the first eight, decoded again: decoded.png");
