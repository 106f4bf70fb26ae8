using System.Globalization;
using System.Text;

namespace LatentSharp.Bench.Tables;

/// <summary>
/// Three tables of several types whose dependences are known, for the figures of docs/benchmarks/tables.md: customers (a city decides its
/// region, income depends on education and age, purchases have two modes), sensors (temperature by site and hour, loads over three orders,
/// zero where idle; semicolons and decimal commas) and a clinic (a stay depends on the diagnosis, the diagnosis on pressure and smoking;
/// the discharge is never before the admission).
/// </summary>
internal static class MixedTables
{
    /// <summary>Writes the tables into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="rows">Rows of each.</param>
    /// <param name="seed">Decides them.</param>
    public static int Write(string folder, int rows, int seed)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "customers.csv"), Customers(rows, new Draws(seed)));
        File.WriteAllText(Path.Combine(folder, "sensors.csv"), Sensors(rows, new Draws(seed + 1)));
        File.WriteAllText(Path.Combine(folder, "clinic.csv"), Clinic(rows, new Draws(seed + 2)));
        return 0;
    }

    private static string Customers(int rows, Draws draw)
    {
        var text = new StringBuilder("customer_id,region,city,age,education,income,joined,member,purchase,visits\n");
        for (int i = 0; i < rows; i++)
        {
            string region = draw.One(["North", "South", "West"], [0.5, 0.35, 0.15]);
            string city = region switch
            {
                "North" => draw.One(["Kiel", "Bremen"], [0.7, 0.3]),
                "South" => draw.One(["Ulm", "Passau", "Fürth"], [0.5, 0.3, 0.2]),
                _ => "Bonn",
            };
            int age = (int)Math.Clamp(draw.Normal(45, 15), 18, 90);
            string education = draw.One(["school", "college", "university"], age > 55 ? [0.5, 0.3, 0.2] : [0.3, 0.35, 0.35]);
            double more = education switch { "school" => 0, "college" => 9000, _ => 22_000 };
            double income = (20_000 + more + (350 * (age - 18))) * Math.Exp(draw.Normal(0, 0.25));
            double chance = education switch { "university" => 0.75, "college" => 0.45, _ => 0.2 };
            bool isMember = draw.Is(chance + (region == "North" ? 0.1 : 0));
            double purchase = draw.Is(isMember ? 0.3 : 0.8) ? draw.Normal(15, 3) : draw.Normal(120, 15);
            int visits = (int)Math.Min(30, draw.Exponential(isMember ? 0.5 : 1.5));
            string known = draw.Is(0.08) ? "" : income.ToString("F2", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"C{i:D5},{region},{city},{age},{education},{known},{2015 + draw.Whole(9)}-")
                .Append(CultureInfo.InvariantCulture, $"{1 + draw.Whole(12):D2}-{1 + draw.Whole(28):D2},{(isMember ? "yes" : "no")},")
                .Append(CultureInfo.InvariantCulture, $"{Math.Max(purchase, 0.5):F1},{visits}\n");
        }

        return text.ToString();
    }

    private static string Sensors(int rows, Draws draw)
    {
        var text = new StringBuilder("site;time;temp;load;state;fault\n");
        for (int i = 0; i < rows; i++)
        {
            int site = draw.Whole(5);
            int hour = draw.Whole(24);
            double temperature = 15 + (4 * (site - 2)) + (hour is > 8 and < 18 ? 6 : -6) + draw.Normal(0, 1.5);
            string state = draw.One(["idle", "run", "peak"], hour is < 8 or > 18 ? [0.6, 0.3, 0.1] : [0.1, 0.6, 0.3]);
            double load = state == "idle" ? 0 : Math.Pow(10, draw.Normal(state == "run" ? 1.5 : 2.6, 0.3));
            bool isFault = draw.Is(state == "peak" ? 0.25 : 0.02);
            string line = string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + site)};2024-03-{1 + draw.Whole(28):D2} {hour:D2}:") +
                string.Create(CultureInfo.InvariantCulture, $"{draw.Whole(60):D2};{temperature:F1};{load:F2};") +
                string.Create(CultureInfo.InvariantCulture, $"{state};{(isFault ? 1 : 0)}\n");
            text.Append(line.Replace('.', ','));
        }

        return text.ToString();
    }

    private static string Clinic(int rows, Draws draw)
    {
        var text = new StringBuilder("sex,smoker,bmi,bp,chol,admitted,discharged,diagnosis,cost\n");
        for (int i = 0; i < rows; i++)
        {
            bool isMan = draw.Is(0.5);
            bool smokes = draw.Is(isMan ? 0.35 : 0.2);
            double bmi = draw.Normal(isMan ? 27 : 26, 4);
            int pressure = (int)(90 + (1.4 * bmi) + (smokes ? 8 : 0) + draw.Normal(0, 8));
            double risk = Math.Max(0, ((pressure - 125) / 12.0) + (smokes ? 1 : 0));
            string diagnosis = draw.One(["none", "cardiac", "lung", "other"],
                [Math.Max(0.05, 1 - (0.2 * risk)), Math.Max(0.05, 0.3 * risk), smokes ? 0.35 : 0.05, 0.15]);
            int stay = (diagnosis switch { "none" => 0, "cardiac" => 6, "lung" => 4, _ => 2 }) + (int)draw.Exponential(0.5);
            DateTime admitted = new DateTime(2023, 1, 1).AddDays(draw.Whole(301));
            double cost = (300 + (stay * 800)) * Math.Exp(draw.Normal(0, 0.3));
            string measured = draw.Is(0.05) ? "NA" : pressure.ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{(isMan ? "M" : "F")},{(smokes ? "true" : "false")},{bmi:F1},{measured},")
                .Append(CultureInfo.InvariantCulture, $"{draw.Normal(smokes ? 220 : 200, 30):F0},{admitted:yyyy-MM-dd},")
                .Append(CultureInfo.InvariantCulture, $"{admitted.AddDays(stay):yyyy-MM-dd},{diagnosis},{cost:F2}\n");
        }

        return text.ToString();
    }

    private sealed class Draws(int seed)
    {
        private readonly Random _random = new(seed);

        public bool Is(double chance) => _random.NextDouble() < chance;

        public int Whole(int below) => _random.Next(below);

        public double Normal(double mean, double deviation) => mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()))
            * Math.Cos(2 * Math.PI * _random.NextDouble()));

        public double Exponential(double rate) => -Math.Log(1 - _random.NextDouble()) / rate;

        public string One(string[] values, double[] weights)
        {
            double left = _random.NextDouble() * weights.Sum();
            for (int i = 0; i < values.Length - 1; i++)
            {
                left -= weights[i];
                if (left < 0)
                {
                    return values[i];
                }
            }

            return values[^1];
        }
    }
}
