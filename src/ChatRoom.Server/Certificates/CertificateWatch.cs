namespace ChatRoom.Server.Certificates;

/// <summary>Loads the certificate at the start, looks for changed files, and warns of the certificate's end each day.</summary>
/// <remarks>It reads the files themselves: an event of the file system may be missing behind links and mounts.</remarks>
internal sealed class CertificateWatch(ServerCertificate certificate, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private ITimer? _daily;

    /// <summary>Gets the time between two looks at the files.</summary>
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromSeconds(2);

    public override void Dispose()
    {
        _daily?.Dispose();
        base.Dispose();
    }

    /// <summary>Loads the certificate, before the doors open.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        certificate.Load();
        certificate.WarnOfEnd();
        _daily = time.CreateTimer(_ => certificate.WarnOfEnd(), null, Day, Day);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!certificate.IsConfigured)
        {
            return;
        }

        using var timer = new PeriodicTimer(LookInterval, time);
        while (await WaitAsync(timer, stoppingToken))
        {
            certificate.Look();
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
