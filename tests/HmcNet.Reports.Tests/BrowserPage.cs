using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HmcNet.Reports.Tests;

/// <summary>A page in a real browser without a window, driven by the DevTools protocol.</summary>
internal sealed partial class BrowserPage : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private readonly Process browser;
    private readonly string folder;
    private readonly ClientWebSocket socket = new();
    private int lastId;
    private string session = "";

    private BrowserPage(Process browser, string folder)
    {
        this.browser = browser;
        this.folder = folder;
    }

    /// <summary>What the page wrote to the console, uncaught exceptions, and requests beyond the page itself.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Opens a page and waits until its charts are drawn.</summary>
    public static async Task<BrowserPage> Open(string html, bool dark = false, int width = 1360)
    {
        string folder = Directory.CreateTempSubdirectory("hmcnet-browser").FullName;
        string file = Path.Combine(folder, "page.html");
        await File.WriteAllTextAsync(file, html);
        var start = new ProcessStartInfo(
            Programs.Browser!, [.. Programs.HeadlessOptions(Path.Combine(folder, "profile")), "--remote-debugging-port=0", "about:blank"])
        { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        var page = new BrowserPage(Process.Start(start)!, folder);
        await page.Connect();
        await page.Send("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }) });
        await page.Send("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = 1000, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        await page.Send("Page.navigate", new JsonObject { ["url"] = new Uri(file).AbsoluteUri });
        await page.Drawn();
        return page;
    }

    /// <summary>Waits until all charts are drawn.</summary>
    public async Task Drawn()
    {
        var clock = Stopwatch.StartNew();
        while (await Evaluate("document.documentElement?.dataset.state ?? ''") is not JsonValue state || (string)state! != "drawn")
        {
            if (clock.Elapsed > Patience)
                throw new TimeoutException("The charts were not drawn: " + string.Join("; ", Complaints));
            await Task.Delay(200);
        }
    }

    /// <summary>The value of an expression in the page.</summary>
    public async Task<JsonNode?> Evaluate(string expression)
    {
        JsonNode answer = await Send("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        return answer["exceptionDetails"] is { } fault ? throw new InvalidOperationException(fault.ToJsonString()) : answer["result"]?["value"]?.DeepClone();
    }

    /// <summary>Presses a key on what has the focus.</summary>
    public async Task Press(string key, int code, string text = "")
    {
        foreach (string type in (string[])["keyDown", "keyUp"])
            await Send("Input.dispatchKeyEvent", new JsonObject { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code, ["text"] = type == "keyDown" ? text : "" });
    }

    public void Dispose()
    {
        socket.Dispose();
        if (!browser.HasExited)
            browser.Kill(entireProcessTree: true);
        browser.WaitForExit();
        browser.Dispose();
        for (int attempt = 0; attempt < 10 && Directory.Exists(folder); attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                // Helpers of the browser may still be closing files.
                Thread.Sleep(100);
            }
        }
    }

    private async Task Connect()
    {
        string? address = null;
        while (address is null && await browser.StandardError.ReadLineAsync() is { } line)
            address = Address().Match(line) is { Success: true } match ? match.Value : null;
        _ = browser.StandardError.ReadToEndAsync();
        _ = browser.StandardOutput.ReadToEndAsync();
        await socket.ConnectAsync(new Uri(address ?? throw new InvalidOperationException("The browser did not start.")), CancellationToken.None);
        JsonNode target = await Send("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        JsonNode attached = await Send("Target.attachToTarget", new JsonObject { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
        session = (string)attached["sessionId"]!;
        foreach (string domain in (string[])["Runtime", "Page", "Log", "Network"])
            await Send(domain + ".enable", []);
    }

    private async Task<JsonNode> Send(string method, JsonObject parameters)
    {
        int id = ++lastId;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (session.Length > 0)
            message["sessionId"] = session;
        using var timeout = new CancellationTokenSource(Patience);
        await socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, timeout.Token);
        while (true)
        {
            JsonNode answer = await Receive(timeout.Token);
            if (answer["id"] is { } number && (int)number == id)
                return answer["error"] is { } error ? throw new InvalidOperationException($"{method}: {error.ToJsonString()}") : answer["result"]!;
            Note(answer);
        }
    }

    private async Task<JsonNode> Receive(CancellationToken stop)
    {
        using var text = new MemoryStream();
        var buffer = new byte[1 << 16];
        WebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer, stop);
            text.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(Encoding.UTF8.GetString(text.ToArray()))!;
    }

    private void Note(JsonNode message)
    {
        string method = (string?)message["method"] ?? "";
        string address = (string?)message["params"]?["request"]?["url"] ?? "";
        bool isForeign = method == "Network.requestWillBeSent" && !address.StartsWith("file:", StringComparison.Ordinal)
            && !address.StartsWith("data:", StringComparison.Ordinal) && !address.StartsWith("blob:", StringComparison.Ordinal);
        if (isForeign || method is "Runtime.consoleAPICalled" or "Runtime.exceptionThrown" or "Log.entryAdded")
            Complaints.Add(message["params"]!.ToJsonString());
    }

    [GeneratedRegex(@"ws://\S+")]
    private static partial Regex Address();
}
