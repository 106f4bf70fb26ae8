using System.Globalization;
using CsvHelper;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Data.Tables.Mixed;

namespace LatentSharp.Data.Tables;

/// <summary>One row of a table that is being read: the same object for each in turn.</summary>
internal abstract class TableRow
{
    /// <summary>Values in it.</summary>
    public abstract int Count { get; }

    /// <summary>A value as text; empty where it is missing.</summary>
    public abstract string Text(int column);

    /// <summary>Whether the last number that was asked for is whole and has a leading zero, as a code has.</summary>
    public bool HasLeadingZero { get; protected set; }

    /// <summary>Whether no value is there.</summary>
    public bool IsEmpty
    {
        get
        {
            int column = 0;
            while (column < Count && Text(column).Length == 0)
            {
                column++;
            }

            return Count > 1 && column == Count;
        }
    }

    /// <summary>A value as a finite number.</summary>
    public abstract bool TryNumber(int column, out double number);

    /// <summary>A record of CSV.</summary>
    public sealed class OfText(CsvReader reader) : TableRow
    {
        public override int Count => reader.FieldCount;

        public override string Text(int column) => CsvText.Field(reader, column);

        public override bool TryNumber(int column, out double number)
        {
            string text = reader.GetString(column);
            HasLeadingZero = RowIdentifiers.HasLeadingZero(text);
            return IsNumber(text, out number);
        }

        /// <summary>Whether text is a finite number.</summary>
        public static bool IsNumber(string text, out double number) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    /// <summary>A row of columns that are in memory.</summary>
    public sealed class OfColumns(IReadOnlyList<ParquetColumn> columns) : TableRow
    {
        /// <summary>Which row it is, from 0.</summary>
        public int Index { get; set; }

        public override int Count => columns.Count;

        public override string Text(int column) => columns[column].Text(Index);

        public override bool TryNumber(int column, out double number) => columns[column].TryNumber(Index, out number);
    }
}
