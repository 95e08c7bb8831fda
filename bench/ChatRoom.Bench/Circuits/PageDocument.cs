using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatRoom.Bench.Circuits;

/// <summary>What a page's script needs from the document the server has sent.</summary>
/// <param name="Operations">The components to be made live, as the hub wants them.</param>
/// <param name="State">What the components left for themselves.</param>
internal sealed partial record PageDocument(string Operations, string State)
{
    public static PageDocument Parse(string html)
    {
        var operations = new JsonArray();
        foreach (Match match in Marker().Matches(html))
        {
            var marker = JsonNode.Parse(match.Groups[1].Value)!;
            // The other half of a pair only says where the component ends.
            if (marker["type"]?.GetValue<string>() == "server")
            {
                operations.Add(new JsonObject
                {
                    ["type"] = "add",
                    ["ssrComponentId"] = operations.Count + 1,
                    ["marker"] = marker,
                });
            }
        }

        var batch = new JsonObject { ["batchId"] = 1, ["operations"] = operations };
        return new PageDocument(batch.ToJsonString(JsonSerializerOptions.Default), StateComment().Match(html).Groups[1].Value);
    }

    [GeneratedRegex(@"<!--Blazor:(\{.*?\})-->", RegexOptions.Singleline)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->", RegexOptions.Singleline)]
    private static partial Regex StateComment();
}
