using ChatRoom.Core.Trust;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Web.Accounts;
using ChatRoom.Server.Web.Circuits;
using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatRoom.Server.Web.Admin;

/// <summary>Serves the page of the operators; everybody else gets the answer for an address without a page.</summary>
/// <remarks>The page is no route of the chat: so no circuit of the chat can go to it.</remarks>
internal static class AdminEndpoints
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddAdminPage(this IServiceCollection services) => services.AddScoped(circuit =>
    {
        var account = circuit.GetRequiredService<CircuitAccount>();
        return new OperatorAccess(
            () => account.Current, circuit.GetRequiredService<CircuitPlace>().Client, circuit.GetRequiredService<TrustRegister>());
    });

    /// <summary>Adds the address. The services of the web door must be there.</summary>
    public static void MapAdmin(this WebApplication app) => app.MapMethods("admin", [HttpMethods.Get, HttpMethods.Head], AnswerAsync);

    private static Task AnswerAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var account = services.GetService<LogIns>()?.Find(LogInCookie.IdOf(context.User));
        if (OperatorAccess.Find(account, RequestOrigin.ClientOf(context), services.GetRequiredService<TrustRegister>()) is null)
        {
            return WebDoor.NotFoundAsync(context);
        }

        context.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<AdminDocument>().ExecuteAsync(context);
    }
}
