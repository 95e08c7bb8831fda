// A minimal chat server for the line protocol: the yardstick of what the kernel allows on one core. One thread, epoll, no
// history, no limits. Whatever is said in one round of epoll is collected in one buffer; then each client gets all of it in
// one send(). Loopback only.
//
// With a file it is the least that "on disk before anybody sees it" costs: each round is written into that file, which has its
// full size already, and waited for with fdatasync() before it is sent. Nothing could ever be read back from it.
//
//   g++ -std=c++17 -O2 -Wall -Wextra -o reference reference.cpp && ./reference PORT [FILE]
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr size_t kMostBehind = 8 << 20;  // Bytes a client may be behind before it is dropped.
constexpr size_t kLogBytes = 256 << 20;  // Written round and round.
constexpr char kGreeting[] = "Greetings! Now type your name and press enter!\n";

struct Client {
    int socket = -1;
    std::string name;       // Empty until it is known.
    std::string incoming;   // The piece of a line whose end has not come yet.
    std::string backlog;    // What a send() did not take,
    size_t sent = 0;        // and how much of it was sent since.
    size_t place = 0;       // In the list of members.
    bool gone = false;
};

int poll_set;
int log_file = -1;
off_t log_end = 0;
std::string round_text;             // All that was said in this round.
std::vector<Client*> members;
std::vector<std::unique_ptr<Client>> ended;  // Freed when no event can name them any more.

void Drop(Client* client) {
    if (client->gone) return;
    client->gone = true;
    close(client->socket);
    if (!client->name.empty()) {
        members[client->place] = members.back();
        members[client->place]->place = client->place;
        members.pop_back();
        round_text += client->name + " has left the chat.\n";
    }
    ended.emplace_back(client);
}

void Watch(Client* client, int operation, bool writable) {
    epoll_event event{};
    event.events = EPOLLIN;
    if (writable) event.events |= EPOLLOUT;
    event.data.ptr = client;
    epoll_ctl(poll_set, operation, client->socket, &event);
}

// Sends at once what can be; the rest waits in the backlog until the socket is writable.
void Send(Client* client, std::string_view text) {
    if (client->backlog.empty()) {
        ssize_t sent = send(client->socket, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno != EAGAIN && errno != EINTR) return Drop(client);
        text.remove_prefix(std::max<ssize_t>(sent, 0));
        if (text.empty()) return;
        Watch(client, EPOLL_CTL_MOD, true);
    }
    client->backlog.append(text);
    if (client->backlog.size() - client->sent > kMostBehind) Drop(client);
}

void SendBacklog(Client* client) {
    std::string_view waiting = std::string_view(client->backlog).substr(client->sent);
    ssize_t sent = send(client->socket, waiting.data(), waiting.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return Drop(client);
    client->sent += std::max<ssize_t>(sent, 0);
    if (client->sent < client->backlog.size()) return;
    client->backlog.clear();
    client->sent = 0;
    Watch(client, EPOLL_CTL_MOD, false);
}

void TakeLine(Client* client, std::string_view line) {
    if (!client->name.empty()) {
        round_text.append(client->name).append(": ").append(line).push_back('\n');
        return;
    }
    std::string name = line.empty() ? "guest" : std::string(line);
    Send(client, "Welcome " + name + "!\n");
    if (client->gone) return;
    client->name = name;
    round_text += client->name + " has joined the chat!\n";
    client->place = members.size();
    members.push_back(client);
}

void Receive(Client* client) {
    static char buffer[1 << 16];
    ssize_t received = recv(client->socket, buffer, sizeof buffer, MSG_DONTWAIT);
    if (received < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (received <= 0) return Drop(client);
    std::string_view text(buffer, received);
    for (size_t end; !client->gone && (end = text.find('\n')) != text.npos; text.remove_prefix(end + 1)) {
        if (client->incoming.empty()) {
            TakeLine(client, text.substr(0, end));
        } else {
            client->incoming.append(text.substr(0, end));
            TakeLine(client, client->incoming);
            client->incoming.clear();
        }
    }
    client->incoming.append(text);
}

void Accept(int listener) {
    int socket;
    while ((socket = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        int on = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        auto* client = new Client;
        client->socket = socket;
        Watch(client, EPOLL_CTL_ADD, false);
        Send(client, kGreeting);
    }
}

bool OpenLog(const char* path) {
    log_file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const std::string zeros(1 << 20, 0);
    for (size_t at = 0; at < kLogBytes; at += zeros.size()) {
        if (pwrite(log_file, zeros.data(), zeros.size(), at) != static_cast<ssize_t>(zeros.size())) return false;
    }
    return fsync(log_file) == 0;
}

void Store(std::string_view text) {
    if (log_end + text.size() > kLogBytes) log_end = 0;
    if (pwrite(log_file, text.data(), text.size(), log_end) != static_cast<ssize_t>(text.size()) || fdatasync(log_file) != 0) {
        perror("reference");
        exit(1);
    }
    log_end += text.size();
}

// Everybody gets the round in one call. Who is dropped on the way is news for the next round.
void SendRound() {
    static std::string text;
    text.clear();
    text.swap(round_text);
    if (log_file >= 0) Store(text);
    for (size_t i = 0; i < members.size();) {
        Client* client = members[i];
        Send(client, text);
        if (!client->gone) i++;
    }
}

}  // namespace

int main(int argc, char** argv) {
    rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(argc > 1 ? atoi(argv[1]) : 7000);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener, 4096) != 0) {
        perror("reference");
        return 2;
    }

    if (argc > 2 && !OpenLog(argv[2])) {
        perror(argv[2]);
        return 2;
    }

    poll_set = epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN;
    epoll_ctl(poll_set, EPOLL_CTL_ADD, listener, &event);
    std::vector<epoll_event> events(4096);
    for (;;) {
        int count = epoll_wait(poll_set, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < count; i++) {
            auto* client = static_cast<Client*>(events[i].data.ptr);
            if (client == nullptr) {
                Accept(listener);
            } else {
                if (!client->gone && (events[i].events & EPOLLOUT)) SendBacklog(client);
                if (!client->gone && (events[i].events & ~EPOLLOUT)) Receive(client);
            }
        }
        while (!round_text.empty()) SendRound();
        ended.clear();
    }
}
