using HmcNet.Tests.Io;

namespace HmcNet.Tests.Data;

/// <summary>Tables from files and columns, and the faults of files.</summary>
public sealed class TableTests
{
    [Fact]
    public void Columns_of_numbers_and_text_are_read()
    {
        Table table = Read("name, weight ,group\n\"a, b\",1.5,2\n\nc,-2e3,10\n");
        Assert.Equal(["name", "weight", "group"], table.Names);
        Assert.Equal(2, table.RowCount);
        Assert.Equal([1.5, -2000], table["weight"].ToArray());
        Assert.Equal(["a, b", "c"], table.Text("name"));
        Assert.Equal(["2", "10"], table.Factor("group").Levels);
        Assert.Same(table["weight"], table["weight"]);
        Assert.Same(table.Factor("name"), table.Factor("name"));
        Assert.Equal("weight, 2 rows", table["weight"].ToString());
    }

    [Fact]
    public void Labels_are_added_to_columns_of_numbers()
    {
        Table table = Table.FromColumns(("x", [1, 2, 3])).WithColumn("station", ["w1", "new", "w1"]);
        Assert.Equal(["x", "station"], table.Names);
        Assert.Equal(["new", "w1"], table.Factor("station").Levels);
        Assert.Equal([1, 0, 1], table.Factor("station").Codes);
        Assert.Equal(["l1", "l1", "l1"], table.WithColumn("station", ["l1", "l1", "l1"]).Text("station"));
        var refused = Assert.Throws<HmcNetException>(() => table.WithColumn("station", ["w1"]));
        Assert.Equal("A column does not have the rows of its table.", refused.What);
        Assert.Equal(("column \"station\"", "3 values", "1"), (refused.Where, refused.Expected, refused.Found));
    }

    [Fact]
    public void Missing_values_are_kept_until_they_are_used_as_data()
    {
        Column column = Read("x,y\n1,a\nNA,b\n,c\n4,d\n")["x"];
        Assert.Equal([1, double.NaN, double.NaN, 4], column.ToArray());
        var refused = Assert.Throws<HmcNetException>(() => column.ToTensor());
        Assert.Equal("\"x\", row 2 (data.csv, line 3)", refused.Where);
        Assert.Equal("NaN", refused.Found);
    }

    [Theory]
    [InlineData("a,b,c\n1,2,3\n1,2\n", "data.csv, line 3: column \"c\" is missing", "3 cells (a, b, c)", "2 cells")]
    [InlineData("a,b\n1,2\n\n1,2,3\n", "data.csv, line 4: cell 3 has no column", "2 cells (a, b)", "3 cells")]
    public void Ragged_rows(string text, string where, string expected, string found)
    {
        var refused = Assert.Throws<HmcNetException>(() => Read(text));
        Assert.Equal("A row has a different number of cells than the header.", refused.What);
        Assert.Equal(where, refused.Where);
        Assert.Equal(expected, refused.Expected);
        Assert.Equal(found, refused.Found);
    }

    [Fact]
    public void A_missing_column()
    {
        var refused = Assert.Throws<HmcNetException>(() => Read("a,b\n1,2\n")["weight"]);
        Assert.Equal("There is no column named \"weight\".", refused.What);
        Assert.Equal("data.csv", refused.Where);
        Assert.Equal("one of a, b", refused.Expected);
    }

    [Fact]
    public void Text_for_a_number()
    {
        var refused = Assert.Throws<HmcNetException>(() => Read("a,weight\n1,2\n2,\"3,5\"\n")["weight"]);
        Assert.Equal("A column of numbers holds text.", refused.What);
        Assert.Equal("data.csv, line 3, column \"weight\"", refused.Where);
        Assert.Equal("\"3,5\"", refused.Found);
    }

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("\n\n", "The file is empty.")]
    [InlineData("a,b\n", "The file has column names but no rows.")]
    [InlineData("a,a\n1,2\n", "Two columns are named \"a\".")]
    [InlineData("a,b\n1,\"x\"y\n", "A cell is quoted wrongly.")]
    [InlineData("a,b\n1,\"x\n2,3\n", "A cell is quoted wrongly.")]
    public void Files_that_hold_no_table(string text, string what)
    {
        var refused = Assert.Throws<HmcNetException>(() => Read(text));
        Assert.Equal(what, refused.What);
        Assert.StartsWith("data.csv", refused.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there()
    {
        var refused = Assert.Throws<HmcNetException>(() => Table.ReadCsv("no-such-file.csv"));
        Assert.Equal("A file cannot be read.", refused.What);
        Assert.Equal("no-such-file.csv", refused.Where);
    }

    [Fact]
    public void Tables_of_columns_check_lengths_and_names()
    {
        Assert.Equal("2 rows", Assert.Throws<HmcNetException>(() => Table.FromColumns(("x", [1]), ("y", [1, 2]))).Found);
        Assert.Equal("Two columns are named \"x\".", Assert.Throws<HmcNetException>(() => Table.FromColumns(("x", [1]), ("x", [2]))).What);
        Assert.Throws<HmcNetException>(() => Table.FromColumns());
        Assert.Equal([0.1, double.MaxValue], Table.FromColumns(("x", [0.1, double.MaxValue]))["x"].ToArray());
    }

    [Fact]
    public void Semicolons_can_separate()
    {
        using var file = new TemporaryFile("a;b\n1;2\n");
        Assert.Equal(2, Table.ReadCsv(file.Path, ';')["b"][0]);
    }

    private static Table Read(string text)
    {
        using var file = new TemporaryFile();
        string path = Path.Combine(file.Folder, "data.csv");
        File.WriteAllText(path, text);
        return Table.ReadCsv(path);
    }
}
