// A tailnet to join without an internet: control server, DERP relay and STUN server of Tailscale's own module.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"time"

	"tailscale.com/derp/derpserver"
	"tailscale.com/net/stun"
	"tailscale.com/tailcfg"
	"tailscale.com/tstest/integration/testcontrol"
	"tailscale.com/types/key"
	"tailscale.com/types/logger"
)

func main() {
	if len(os.Args) != 5 {
		log.Fatal("usage: tailnet-control <control address:port> <orders address:port> <relay address> <far relay address>")
	}
	controlAddress, orders, near, far := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	must(serveRelay(near, 0))
	must(serveRelay(far, 30*time.Millisecond))
	t := &tailnet{streams: map[key.NodePublic]int{}}
	t.server = &testcontrol.Server{
		Logf:             logger.Discard,
		ExplicitBaseURL:  "http://" + controlAddress,
		MagicDNSDomain:   "tail1a2b.ts.net",
		TagOwners:        map[string][]string{"tag:k8s": nil},
		AllNodesSameUser: true,
		PeerRelayGrants:  true,
		DERPMap:          derpMap(near, far),
		HoldMapRequest:   t.request,
	}
	listener, err := net.Listen("tcp", orders)
	must(err)
	go func() { must(http.Serve(listener, t.orders())) }()
	must(http.ListenAndServe(controlAddress, t.server))
}

// derpMap has two regions: from one STUN server alone nobody can tell whether a NAT's mapping varies.
func derpMap(near, far string) *tailcfg.DERPMap {
	region := func(id int, code, name, address string) *tailcfg.DERPRegion {
		node := &tailcfg.DERPNode{
			Name: fmt.Sprintf("%da", id), RegionID: id, HostName: address, IPv4: address, IPv6: "none",
			DERPPort: 443, STUNPort: 3478,
			InsecureForTests: true, // the certificate is its own
		}
		return &tailcfg.DERPRegion{RegionID: id, RegionCode: code, RegionName: name, Nodes: []*tailcfg.DERPNode{node}}
	}
	return &tailcfg.DERPMap{OmitDefaultRegions: true, Regions: map[int]*tailcfg.DERPRegion{
		900: region(900, "lab", "Lab", near),
		901: region(901, "far", "Far lab", far),
	}}
}

// serveRelay serves DERP and STUN; `away` puts off the answers by which nodes choose their home.
func serveRelay(address string, away time.Duration) error {
	relay := derpserver.New(key.NewNode(), logger.Discard)
	mux := http.NewServeMux()
	mux.Handle("/derp", derpserver.Handler(relay))
	probe := func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(away)
		derpserver.ProbeHandler(w, r)
	}
	mux.HandleFunc("/derp/probe", probe)
	mux.HandleFunc("/derp/latency-check", probe)
	listener, err := net.Listen("tcp", net.JoinHostPort(address, "443"))
	if err != nil {
		return err
	}
	https := httptest.NewUnstartedServer(mux)
	https.Listener.Close()
	https.Listener = listener
	https.Config.ErrorLog = logger.StdLogger(logger.Discard)
	https.StartTLS()
	packets, err := net.ListenPacket("udp", net.JoinHostPort(address, "3478"))
	if err != nil {
		return err
	}
	go answerStun(packets, away)
	return nil
}

func answerStun(packets net.PacketConn, away time.Duration) {
	buffer := make([]byte, 2048)
	for {
		n, from, err := packets.ReadFrom(buffer)
		must(err)
		if request, err := stun.ParseBindingRequest(buffer[:n]); err == nil {
			answer := stun.Response(request, from.(*net.UDPAddr).AddrPort())
			time.AfterFunc(away, func() { packets.WriteTo(answer, from) })
		}
	}
}

// tailnet adds what the test server lacks: who is online, and orders to expire and to hide a node.
type tailnet struct {
	server  *testcontrol.Server
	mu      sync.Mutex // a node is read, changed and written back: nothing else may write between
	streams map[key.NodePublic]int
}

// request is asked before each map request is handled; what it returns is called after.
func (t *tailnet) request(request *tailcfg.MapRequest) func() {
	t.mu.Lock()
	if !request.Stream {
		return t.mu.Unlock
	}
	defer t.mu.Unlock()
	t.count(request.NodeKey, 1)
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.count(request.NodeKey, -1)
	}
}

// count keeps the open streams of a node: one that listens to control is online.
func (t *tailnet) count(node key.NodePublic, change int) {
	before := t.streams[node] > 0
	t.streams[node] += change
	online := t.streams[node] > 0
	if n := t.server.Node(node); n != nil && online != before {
		n.Online = &online
		n.LastSeen = nil
		if !online {
			now := time.Now().UTC()
			n.LastSeen = &now
		}
		t.server.UpdateNode(n)
	}
}

// orders are given by the tests:
//
//	POST /expire?node=node-1&in=-1m    its key expires then; "in" empty: never
//	POST /hide?node=node-1&from=node-2  as an ACL that lets the one not see the other
func (t *tailnet) orders() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /expire", func(w http.ResponseWriter, r *http.Request) {
		t.mu.Lock()
		defer t.mu.Unlock()
		n, err := t.named(r.FormValue("node"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		n.KeyExpiry, n.Expired = time.Time{}, false
		if in := r.FormValue("in"); in != "" {
			wait, err := time.ParseDuration(in)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			n.KeyExpiry, n.Expired = time.Now().Add(wait).UTC().Truncate(time.Second), wait <= 0
		}
		t.server.UpdateNode(n)
	})
	mux.HandleFunc("POST /hide", func(w http.ResponseWriter, r *http.Request) {
		n, err := t.named(r.FormValue("node"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		from, err := t.named(r.FormValue("from"))
		if err != nil || !t.server.AddRawMapResponse(from.Key, &tailcfg.MapResponse{PeersRemoved: []tailcfg.NodeID{n.ID}}) {
			http.Error(w, "the other is not there", http.StatusNotFound)
		}
	})
	return mux
}

// named finds a node by its host name; of two with the same, the one that is online.
func (t *tailnet) named(name string) (*tailcfg.Node, error) {
	var found *tailcfg.Node
	for _, n := range t.server.AllNodes() {
		if n.Hostinfo.Hostname() == name && (found == nil || t.streams[n.Key] > 0) {
			found = n
		}
	}
	if found == nil {
		return nil, fmt.Errorf("no node %q", name)
	}
	return found, nil
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
