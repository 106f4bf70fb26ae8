using System.Globalization;
using System.Numerics;
using Parquet;
using Parquet.Schema;

namespace LatentSharp.Data.Tables.Files;

/// <summary>A column of a Parquet file in memory.</summary>
/// <param name="name">Its name; that of a nested one with dots.</param>
/// <param name="count">Its values.</param>
internal abstract class ParquetColumn(string name, int count)
{
    /// <summary>Its values.</summary>
    public int Count => count;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>A value as text; empty where it is null.</summary>
    public abstract string Text(int row);

    /// <summary>A value as a number, if it is a finite one.</summary>
    public abstract bool TryNumber(int row, out double number);

    /// <summary>Reads the values of a group of rows.</summary>
    /// <param name="group">The group.</param>
    /// <param name="field">The column in it.</param>
    /// <param name="start">Where the first of them goes.</param>
    public abstract ValueTask ReadAsync(ParquetRowGroupReader group, DataField field, int start);

    /// <summary>An empty column of a field's type.</summary>
    public static ParquetColumn Of(DataField field, int rows)
    {
        string name = field.Path.ToString().Replace('/', '.');
        Type type = field.ClrType;
        return field.MaxRepetitionLevel > 0 || field.IsArray ? new Unread(name, rows, "a list")
            : type == typeof(double) ? new Numbers<double>(name, rows)
            : type == typeof(float) ? new Numbers<float>(name, rows)
            : type == typeof(int) ? new Numbers<int>(name, rows)
            : type == typeof(long) ? new Numbers<long>(name, rows)
            : type == typeof(short) ? new Numbers<short>(name, rows)
            : type == typeof(sbyte) ? new Numbers<sbyte>(name, rows)
            : type == typeof(byte) ? new Numbers<byte>(name, rows)
            : type == typeof(ushort) ? new Numbers<ushort>(name, rows)
            : type == typeof(uint) ? new Numbers<uint>(name, rows)
            : type == typeof(ulong) ? new Numbers<ulong>(name, rows)
            : type == typeof(decimal) ? new Numbers<decimal>(name, rows)
            : type == typeof(bool) ? new Truths(name, rows)
            : type == typeof(string) || type == typeof(ReadOnlyMemory<char>) ? new Words(name, rows)
            : new Unread(name, rows, $"a value of type {type.Name.Split('`')[0]}");
    }

    private sealed class Numbers<T>(string name, int rows) : ParquetColumn(name, rows)
        where T : struct, INumberBase<T>
    {
        private readonly T?[] _values = new T?[rows];

        public override string Text(int row) => _values[row] is { } value ? value.ToString(null, CultureInfo.InvariantCulture) : "";

        public override bool TryNumber(int row, out double number)
        {
            number = _values[row] is { } value ? double.CreateSaturating(value) : double.NaN;
            return double.IsFinite(number);
        }

        public override ValueTask ReadAsync(ParquetRowGroupReader group, DataField field, int start) =>
            group.ReadAsync(field, _values.AsMemory(start, (int)group.RowCount));
    }

    private sealed class Truths(string name, int rows) : ParquetColumn(name, rows)
    {
        private readonly bool?[] _values = new bool?[rows];

        public override string Text(int row) => _values[row] switch { true => "true", false => "false", null => "" };

        public override bool TryNumber(int row, out double number)
        {
            number = _values[row] == true ? 1 : 0;
            return _values[row] is not null;
        }

        public override ValueTask ReadAsync(ParquetRowGroupReader group, DataField field, int start) =>
            group.ReadAsync(field, _values.AsMemory(start, (int)group.RowCount));
    }

    private sealed class Words(string name, int rows) : ParquetColumn(name, rows)
    {
        private readonly string?[] _values = new string?[rows];

        public override string Text(int row) => _values[row] ?? "";

        public override bool TryNumber(int row, out double number)
        {
            number = double.NaN;
            return false;
        }

        public override ValueTask ReadAsync(ParquetRowGroupReader group, DataField field, int start) =>
            group.ReadAsync(field, _values.AsMemory(start, (int)group.RowCount));
    }

    /// <summary>A column of another type, e.g. times or nested lists, which is not read.</summary>
    private sealed class Unread(string name, int rows, string what) : ParquetColumn(name, rows)
    {
        public override string Text(int row) => what;

        public override bool TryNumber(int row, out double number)
        {
            number = double.NaN;
            return false;
        }

        public override ValueTask ReadAsync(ParquetRowGroupReader group, DataField field, int start) => default;
    }
}
