using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Certificates;

/// <summary>Keeps the certificate of all doors, and replaces it when its files have changed.</summary>
/// <remarks>A connection keeps the certificate that it began with. Load and look are for one caller; reading is thread-safe.</remarks>
public sealed partial class ServerCertificate
{
    /// <summary>The time before the end of the certificate from which on there is a warning.</summary>
    internal static readonly TimeSpan WarningTime = TimeSpan.FromDays(14);

    private readonly TlsOptions _options;
    private readonly CertificateFolder _folder;
    private readonly TimeProvider _time;
    private readonly ILogger<ServerCertificate> _logger;
    private volatile LoadedCertificate? _current;
    private CertificateFiles? _files;
    private CertificateFiles? _seen;
    private string? _fault;

    /// <summary>Creates the certificate without loading it.</summary>
    public ServerCertificate(TlsOptions options, CertificateFolder folder, TimeProvider time, ILogger<ServerCertificate> logger) =>
        (_options, _folder, _time, _logger) = (options, folder, time, logger);

    /// <summary>Gets whether the settings name a certificate.</summary>
    public bool IsConfigured => _options.SelfSigned || _options.Certificate.Length > 0;

    /// <summary>Gets the certificate for a handshake that begins now.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public SslStreamCertificateContext Context =>
        _current?.Context ?? throw new InvalidOperationException("There is no certificate.");

    /// <summary>Loads the certificate, if the settings name one.</summary>
    /// <exception cref="SettingException">It cannot be used.</exception>
    public void Load()
    {
        if (_options.SelfSigned)
        {
            if (_options.Certificate.Length > 0)
            {
                throw new SettingException("Tls:SelfSigned=true and Tls:Certificate are not possible together: remove one of them.");
            }

            _current = SelfSignedCertificate.Get(_folder.Path, WarningTime, _time.GetUtcNow());
        }
        else if (_options.Certificate.Length > 0)
        {
            _files = CertificateFiles.Read(_options);
            _current = _files.Load(_options);
        }
        else if (_options.Key.Length > 0)
        {
            throw new SettingException($"Tls:Key={_options.Key} needs a certificate: name its file with --Tls:Certificate=FILE.");
        }
    }

    /// <summary>
    /// Looks at the files; takes a changed certificate when two looks have found the same files, so that half a file is not taken.
    /// </summary>
    public void Look()
    {
        try
        {
            if ((_options.SelfSigned ? Renew() : TakeFiles()) is { } replaced)
            {
                _current = replaced;
                _fault = null;
                LogReplaced(_logger, NameOf(replaced.Certificate), replaced.Certificate.NotAfter.ToUniversalTime());
                WarnOfEnd();
            }
        }
        catch (SettingException e)
        {
            if (_fault != e.Message)
            {
                _fault = e.Message;
                LogNotReplaced(_logger, e.Message);
            }
        }
    }

    /// <summary>Logs a warning if the certificate is not valid now, or ends soon.</summary>
    public void WarnOfEnd()
    {
        if (_current?.Certificate is not { } certificate)
        {
            return;
        }

        var (now, from, to) = (_time.GetUtcNow().UtcDateTime, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        if (to <= now)
        {
            LogEnded(_logger, NameOf(certificate), to);
        }
        else if (to - now < WarningTime)
        {
            LogEnding(_logger, NameOf(certificate), to);
        }
        else if (from > now)
        {
            LogNotYet(_logger, NameOf(certificate), from);
        }
    }

    private LoadedCertificate? TakeFiles()
    {
        if (_files is null)
        {
            return null;
        }

        var files = CertificateFiles.Read(_options);
        var isComplete = files.Equals(_seen);
        _seen = files;
        if (!isComplete || files.Equals(_files))
        {
            return null;
        }

        // A file that cannot be used is not tried again before it changes.
        _files = files;
        return files.Load(_options);
    }

    private LoadedCertificate? Renew() =>
        _current is { } current && current.Certificate.NotAfter.ToUniversalTime() - _time.GetUtcNow().UtcDateTime < WarningTime
            ? SelfSignedCertificate.Get(_folder.Path, WarningTime, _time.GetUtcNow())
            : null;

    // Many authorities leave the subject empty, and name the host in the extension alone.
    private static string NameOf(X509Certificate2 certificate) =>
        certificate.Subject is { Length: > 0 } subject ? subject : certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false);

    [LoggerMessage(50, LogLevel.Information, "tls: replaced the certificate: {Subject}, valid until {End:yyyy-MM-dd HH:mm}")]
    private static partial void LogReplaced(ILogger logger, string subject, DateTime end);

    [LoggerMessage(51, LogLevel.Warning, "tls: the certificate stays as it is, because the new one cannot be used: {Reason}")]
    private static partial void LogNotReplaced(ILogger logger, string reason);

    [LoggerMessage(52, LogLevel.Warning, "tls: the certificate {Subject} has expired on {End:yyyy-MM-dd HH:mm}: clients may refuse it")]
    private static partial void LogEnded(ILogger logger, string subject, DateTime end);

    [LoggerMessage(53, LogLevel.Warning, "tls: the certificate {Subject} expires on {End:yyyy-MM-dd HH:mm}: replace its files, and the server takes them")]
    private static partial void LogEnding(ILogger logger, string subject, DateTime end);

    [LoggerMessage(54, LogLevel.Warning, "tls: the certificate {Subject} is not valid before {Begin:yyyy-MM-dd HH:mm}: clients may refuse it")]
    private static partial void LogNotYet(ILogger logger, string subject, DateTime begin);
}
