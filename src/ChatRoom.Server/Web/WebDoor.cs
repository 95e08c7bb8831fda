using MudBlazor.Services;

namespace ChatRoom.Server.Web;

/// <summary>The web door: a Blazor Server page that is a client of the rooms in this process.</summary>
internal static class WebDoor
{
    public static IServiceCollection AddWebDoor(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        return services;
    }

    public static void UseWebDoor(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets();
    }
}
