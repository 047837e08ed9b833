// The one place where the function bodies of Asio's TLS are compiled; those of Asio itself stand in base.
#include <boost/asio/ssl/impl/src.hpp>
