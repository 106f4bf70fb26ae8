using LatentSharp.Data;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Runs.Learning.Choosing;

/// <summary>A setting of a training that is not begun: what it would be, and why.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Value">Its value as it is written; null where it is off.</param>
/// <param name="IsSaid">Whether it was said, and not chosen.</param>
/// <param name="Reason">Why it was chosen; null where nobody needs to be told.</param>
/// <param name="Error">What is wrong with what was said; null for nothing.</param>
internal sealed record SettingOutlook(Setting Setting, string? Value, bool IsSaid, string? Reason, SettingText? Error);

/// <summary>What a training would be set to, without training: for a form that is filled in.</summary>
/// <param name="Settings">The settings that belong to the parts that were said or chosen, in the order of the table.</param>
/// <param name="Said">What was said and is possible.</param>
internal sealed record TrainingChoices(IReadOnlyList<SettingOutlook> Settings, SettingValues Said)
{
    /// <summary>Chooses for data.</summary>
    /// <param name="split">The data.</param>
    /// <param name="said">What was said, by name, as it is written.</param>
    public static TrainingChoices Of(Split split, IEnumerable<KeyValuePair<string, string>> said)
    {
        ArgumentNullException.ThrowIfNull(split);
        SettingTable table = AllSettings.Table;
        (SettingValues values, Dictionary<string, SettingText> errors) = Read(said);
        (RunOptions? options, string? fault, string? of) = Choose(split, values);
        if (fault is not null)
        {
            // Of settings that are possible one by one, the last that was said is at fault together with the others.
            string blamed = of ?? values.Select(pair => pair.Key).LastOrDefault() ?? "model";
            errors[blamed] = fault;
            (options, _, _) = Choose(split, table.Find(blamed) is { } setting ? values.Without(setting) : values);
        }

        var context = new SettingContext(table, options is null ? SettingValues.None : values, RunOptions.Facts(split));
        object[] parts = options is null ? [] : [.. RunOptions.Parts(options.Model, options.Training)];
        return new TrainingChoices(
            [.. table.Offered.Where(setting => values.Has(setting) || errors.ContainsKey(setting.Name) || context.IsOfParts(setting))
                .Select(setting => Outlook(setting, context, parts, values, errors))],
            values);
    }

    /// <summary>Reads settings one by one; what cannot be read is told at its name.</summary>
    /// <param name="said">What was said, by name, as it is written.</param>
    public static (SettingValues Values, Dictionary<string, SettingText> Errors) Read(IEnumerable<KeyValuePair<string, string>> said)
    {
        SettingTable table = AllSettings.Table;
        SettingValues values = SettingValues.None;
        var errors = new Dictionary<string, SettingText>(StringComparer.Ordinal);
        foreach ((string name, string text) in said)
        {
            if (table.Find(name) is not { IsOffered: true } setting && name != TrainingSettings.Seed.Name)
            {
                errors[name] = $"there is no setting '{name}'.";
                continue;
            }

            Setting known = table.Find(name)!;
            if (known.Parse(text) is not { } value)
            {
                errors[name] = known.Refusal(text);
                continue;
            }

            try
            {
                SettingValues more = values.WithValue(known, value);
                table.Check(more);
                values = more;
            }
            catch (SettingException fault)
            {
                errors[name] = fault.Message;
            }
        }

        return (values, errors);
    }

    private static (RunOptions? Options, string? Fault, string? Of) Choose(Split split, SettingValues values)
    {
        try
        {
            return (RunOptions.Choose(split, values), null, null);
        }
        catch (LatentSharpException fault)
        {
            return (null, fault.Message, fault.Setting);
        }
    }

    private static SettingOutlook Outlook(
        Setting setting, SettingContext context, object[] parts, SettingValues values, Dictionary<string, SettingText> errors)
    {
        object? value = values[setting] ?? (Array.Find(parts, setting.IsOf) is { } part ? setting.Get(part) : null);
        return new SettingOutlook(setting, value is null ? null : setting.Write(value), values.Has(setting),
            context.ReasonOf(setting), errors.GetValueOrDefault(setting.Name));
    }
}
