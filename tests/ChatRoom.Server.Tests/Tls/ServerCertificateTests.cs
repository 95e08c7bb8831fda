using System.Collections.Concurrent;
using ChatRoom.Server.Certificates;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Tls;

/// <summary>Tests the certificate of all doors: its files, their replacement, and its end.</summary>
public sealed class ServerCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatroom-tls-");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly ListLogger _log = new();
    private readonly TestCertificate _first = new("first.example");
    private readonly TestCertificate _second = new("second.example");

    private string CertificateFile => Path.Combine(_folder.FullName, "fullchain.pem");

    private string KeyFile => Path.Combine(_folder.FullName, "privkey.pem");

    private TlsOptions Files => new() { Certificate = CertificateFile, Key = KeyFile };

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("two files")]
    [InlineData("one file")]
    [InlineData("an encrypted key")]
    [InlineData("pfx")]
    public void A_certificate_is_read_in_each_usual_form(string form)
    {
        var options = Files;
        File.WriteAllText(KeyFile, form == "an encrypted key" ? _first.EncryptedKey : _first.Key);
        options.Passphrase = form is "pfx" or "an encrypted key" ? TestCertificate.Passphrase : "";
        options.Key = form is "pfx" or "one file" ? "" : KeyFile;
        if (form == "pfx")
        {
            File.WriteAllBytes(CertificateFile, _first.Pfx);
        }
        else
        {
            File.WriteAllText(CertificateFile, form == "one file" ? _first.Chain + _first.Key : _first.Chain);
        }

        var certificate = Load(options);

        Assert.Equal("CN=first.example", certificate.Context.TargetCertificate.Subject);
        Assert.Equal("CN=authority", Assert.Single(certificate.Context.IntermediateCertificates).Subject);
    }

    [Fact]
    public void A_certificate_that_cannot_be_used_says_why_in_one_line()
    {
        File.WriteAllText(CertificateFile, _first.Chain);
        File.WriteAllText(KeyFile, _second.Key);
        AssertRefused(Files, $"Tls:Key={KeyFile} cannot be used: it does not belong to Tls:Certificate={CertificateFile}");
        AssertRefused(new() { Certificate = CertificateFile }, "holds no private key. Name its file with --Tls:Key=FILE.");
        AssertRefused(new() { Certificate = CertificateFile + "x" }, $"Tls:Certificate={CertificateFile}x cannot be read: Could not find file");
        AssertRefused(new() { Certificate = KeyFile }, "holds no certificate.");
        AssertRefused(new() { Key = KeyFile }, "needs a certificate");
        AssertRefused(new() { Certificate = CertificateFile, SelfSigned = true }, "not possible together");
        File.WriteAllText(KeyFile, _first.EncryptedKey);
        AssertRefused(Files, "Tls:Passphrase does not open it");
        File.WriteAllText(CertificateFile, "nonsense");
        AssertRefused(new() { Certificate = CertificateFile }, "neither PEM nor a PFX file");
    }

    [Fact]
    public void Replaced_files_are_taken_when_they_are_complete()
    {
        Write(_first);
        var certificate = Load(Files);

        File.WriteAllText(CertificateFile, _second.Chain);
        Look(certificate);
        Assert.Equal("CN=first.example", certificate.Context.TargetCertificate.Subject);
        Assert.Contains("stays as it is", Assert.Single(Warnings), StringComparison.Ordinal);

        File.WriteAllText(KeyFile, _second.Key);
        certificate.Look();
        Assert.Equal("CN=first.example", certificate.Context.TargetCertificate.Subject);
        certificate.Look();
        Assert.Equal("CN=second.example", certificate.Context.TargetCertificate.Subject);
        Look(certificate);
        Assert.Single(_log.Lines, line => line.Level == LogLevel.Information);
    }

    [Fact]
    public void Replaced_links_are_taken_and_a_missing_file_changes_nothing()
    {
        foreach (var (name, certificate) in new[] { ("1", _first), ("2", _second) })
        {
            var folder = _folder.CreateSubdirectory(name).FullName;
            File.WriteAllText(Path.Combine(folder, "fullchain.pem"), certificate.Chain);
            File.WriteAllText(Path.Combine(folder, "privkey.pem"), certificate.Key);
        }

        var live = Path.Combine(_folder.FullName, "live");
        Directory.CreateSymbolicLink(live, Path.Combine(_folder.FullName, "1"));
        var current = Load(new() { Certificate = Path.Combine(live, "fullchain.pem"), Key = Path.Combine(live, "privkey.pem") });

        Directory.Delete(live);
        Look(current);
        Assert.Equal("CN=first.example", current.Context.TargetCertificate.Subject);
        Assert.Contains("cannot be read", Assert.Single(Warnings), StringComparison.Ordinal);

        Directory.CreateSymbolicLink(live, Path.Combine(_folder.FullName, "2"));
        Look(current);
        Assert.Equal("CN=second.example", current.Context.TargetCertificate.Subject);
    }

    [Fact]
    public async Task A_certificate_near_its_end_is_warned_of_each_day()
    {
        using var ending = new TestCertificate("ending.example", _time.GetUtcNow() + TimeSpan.FromDays(15.5), hasSubject: false);
        Write(ending);
        using var watch = new CertificateWatch(Create(Files), _time) { LookInterval = TimeSpan.FromDays(1) };
        await watch.StartAsync(CancellationToken.None);
        Assert.Empty(Warnings);

        for (var day = 1; day <= 16; day++)
        {
            _time.Advance(TimeSpan.FromDays(1));
        }

        await watch.StopAsync(CancellationToken.None);
        Assert.Contains("the certificate ending.example expires on", Warnings[0], StringComparison.Ordinal);
        Assert.Contains("has expired", Warnings[^1], StringComparison.Ordinal);
        Assert.Equal(15, Warnings.Count);
    }

    [Fact]
    public void A_certificate_near_its_end_is_warned_of_when_it_is_taken()
    {
        using var ending = new TestCertificate("ending.example", _time.GetUtcNow() + TimeSpan.FromDays(2));
        Write(_first);
        var certificate = Load(Files);

        Write(ending);
        Look(certificate);

        Assert.Contains("CN=ending.example expires on", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_starts_with_a_warning()
    {
        using var expired = new TestCertificate("expired.example", DateTimeOffset.UtcNow.AddDays(-1));
        Write(expired);
        var port = FreePort.Find();
        await using var server = await RunningServer.StartAsync($"--Tcp:TlsPort={port}", $"--Tls:Certificate={CertificateFile}", $"--Tls:Key={KeyFile}");
        await using var alice = await TlsClient.JoinAsync(port, "alice");
        Assert.Contains(server.LogLines, line => line.StartsWith("WRN tls: the certificate CN=expired.example has expired", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_outlives_the_certificate_that_it_began_with()
    {
        Write(_first);
        var port = FreePort.Find();
        await using var server = await RunningServer.StartAsync($"--Tcp:TlsPort={port}", $"--Tls:Certificate={CertificateFile}", $"--Tls:Key={KeyFile}");
        await using var alice = await TlsClient.JoinAsync(port, "alice");

        Write(_second);
        Look(server.Services.GetRequiredService<ServerCertificate>());
        await using var bob = await TlsClient.JoinAsync(port, "bob");

        Assert.Equal("CN=first.example", alice.Certificate.Subject);
        Assert.Equal("CN=second.example", bob.Certificate.Subject);
        await bob.SayAsync("hi");
        await alice.ReadUntilAsync("bob: hi");
        await alice.SayAsync("hello");
        await bob.ReadUntilAsync("alice: hello");
    }

    [Fact]
    public void A_certificate_that_the_server_made_is_kept_for_its_user_only()
    {
        var first = Load(new() { SelfSigned = true }).Context.TargetCertificate;
        var file = Path.Combine(_folder.FullName, "self-signed.pem");
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal(first.Thumbprint, Load(new() { SelfSigned = true }).Context.TargetCertificate.Thumbprint);

        var running = Load(new() { SelfSigned = true });
        _time.Advance(TimeSpan.FromDays(352));
        Look(running);
        Assert.NotEqual(first.Thumbprint, running.Context.TargetCertificate.Thumbprint);
    }

    private IReadOnlyList<string> Warnings =>
        [.. _log.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text)];

    private static void Look(ServerCertificate certificate)
    {
        certificate.Look();
        certificate.Look();
    }

    private void Write(TestCertificate certificate)
    {
        File.WriteAllText(CertificateFile, certificate.Chain);
        File.WriteAllText(KeyFile, certificate.Key);
    }

    private ServerCertificate Create(TlsOptions options) => new(options, new CertificateFolder(_folder.FullName), _time, _log);

    private ServerCertificate Load(TlsOptions options)
    {
        var certificate = Create(options);
        certificate.Load();
        return certificate;
    }

    private void AssertRefused(TlsOptions options, string said)
    {
        var refusal = Assert.Throws<SettingException>(() => Load(options));
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private sealed class ListLogger : ILogger<ServerCertificate>
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((logLevel, formatter(state, exception)));
    }
}
