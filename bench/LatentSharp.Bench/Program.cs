using LatentSharp.Bench;

MatrixProduct.Run(args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 9);
