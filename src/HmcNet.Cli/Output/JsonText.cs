using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HmcNet.Cli.Output;

/// <summary>JSON as the tool writes it: all digits, NaN as null, infinities as "Inf" and "-Inf".</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one object.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="members">Writes the members.</param>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>A number.</summary>
    public static void Number(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.NumberValue(value);
    }

    /// <summary>An array of numbers.</summary>
    public static void Numbers(this Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
            json.NumberValue(value);
        json.WriteEndArray();
    }

    /// <summary>An array of strings.</summary>
    public static void Strings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>What is wrong with the input.</summary>
    public static void Faults(this Utf8JsonWriter json, IEnumerable<HmcNetException> faults)
    {
        json.WriteStartArray("faults");
        foreach (HmcNetException fault in faults)
        {
            json.WriteStartObject();
            json.WriteString("what", fault.What);
            json.WriteString("where", fault.Where);
            json.WriteString("expected", fault.Expected);
            json.WriteString("found", fault.Found);
            json.WriteString("remedy", fault.Remedy);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>The findings of a diagnosis and their worst severity.</summary>
    public static void Findings(this Utf8JsonWriter json, Diagnosis diagnosis)
    {
        json.WriteString("severity", Word(diagnosis.Severity));
        json.WriteStartArray("findings");
        foreach (Finding finding in diagnosis.Findings)
            json.OneFinding(finding);
        json.WriteEndArray();
    }

    /// <summary>A value of an enumeration as JSON names are written: "tree_depth".</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static void OneFinding(this Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("kind", Word(finding.Kind));
        json.WriteString("severity", Word(finding.Severity));
        json.WriteString("sentence", finding.Sentence);
        json.WriteString("advice", finding.Advice);
        json.WriteNumber("count", finding.Count);
        json.WriteNumber("total", finding.Total);
        json.Number("worst", finding.Worst);
        json.Number("threshold", finding.Threshold);
        json.Numbers("chains", finding.Chains.Select(chain => (double)chain));
        json.Numbers("by_chain", finding.ByChain);
        json.WriteStartArray("quantities");
        foreach (QuantityEvidence quantity in finding.Quantities)
        {
            json.WriteStartObject();
            json.WriteString("name", quantity.Name);
            json.Number("value", quantity.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void NumberValue(this Utf8JsonWriter json, double value)
    {
        if (double.IsNaN(value))
            json.WriteNullValue();
        else if (double.IsInfinity(value))
            json.WriteStringValue(value > 0 ? "Inf" : "-Inf");
        else
            json.WriteNumberValue(value);
    }
}
