using System.Net.Sockets;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Search;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Settings;
using Microsoft.AspNetCore.Connections;

namespace ChatRoom.Server.Hosting;

/// <summary>Separates faults that an operator can correct from faults of the program.</summary>
internal static class StartFault
{
    private const string AnotherAddress = "Choose another web address with --urls=http://*:NUMBER.";

    /// <summary>Explains a fault of the configuration or of the machine in one line.</summary>
    /// <param name="exception">The exception that ended the start or a command.</param>
    /// <param name="configuration">The configuration it had, if it was read.</param>
    /// <returns>Null for a fault of the program.</returns>
    public static string? Explain(Exception exception, IConfiguration? configuration) => exception switch
    {
        AggregateException { InnerExceptions: [var first, ..] } => Explain(first, configuration),
        SettingException or TranscriptException or RoomCatalogException or SearchException => OneLine(exception.Message),
        // Kestrel says "Failed to bind to address http://[::]:8080: address already in use."
        IOException { InnerException: AddressInUseException or SocketException } or SocketException =>
            ExplainAddress(exception, configuration),
        // Kestrel, of an https address without a certificate.
        InvalidOperationException when exception.Message.StartsWith("Unable to configure HTTPS", StringComparison.Ordinal) =>
            OneLine(exception.Message),
        // appsettings.json cannot be read.
        InvalidDataException => OneLine(exception.Message),
        _ => SettingFault.Explain(exception, configuration) is { } line ? OneLine(line) : null,
    };

    private static string ExplainAddress(Exception exception, IConfiguration? configuration)
    {
        var problem = OneLine(exception.Message).TrimEnd('.');
        var httpsPort = configuration?["Web:HttpsPort"] ?? "0";
        if (exception is SocketException)
        {
            // Kestrel does not say which address the machine does not have.
            var https = httpsPort == "0" ? "" : " or --Web:HttpsAddress=ADDRESS";
            return $"An address of the page cannot be used: {problem}. Choose one of this machine with --urls=http://ADDRESS:NUMBER{https}.";
        }

        return problem.Contains($":{httpsPort}:", StringComparison.Ordinal)
            ? $"{problem}. Choose another port with --Web:HttpsPort=NUMBER."
            : $"{problem}. {AnotherAddress}";
    }

    /// <summary>Joins the lines of a message.</summary>
    public static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
